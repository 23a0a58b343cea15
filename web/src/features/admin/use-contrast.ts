import { useSyncExternalStore } from 'react';

const wish = () => matchMedia('(prefers-contrast: more)');

function subscribe(listener: () => void): () => void {
  const query = wish();
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** Whether more contrast is wished for; changes while the page is open. */
export function useContrast(): boolean {
  return useSyncExternalStore(subscribe, () => wish().matches);
}
