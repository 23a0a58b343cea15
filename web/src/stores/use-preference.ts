import { useCallback, useState } from 'react';

/** What a person prefers under this name, and how to keep another; null until something has been kept. */
export function usePreference(name: string): [kept: unknown, keep: (value: unknown) => void] {
  const [value, setValue] = useState(() => read(name));
  const keep = useCallback(
    (next: unknown) => {
      localStorage.setItem(`onescreen.${name}`, JSON.stringify(next));
      setValue(next);
    },
    [name],
  );
  return [value, keep];
}

function read(name: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(`onescreen.${name}`) ?? 'null');
  } catch {
    return null;
  }
}
