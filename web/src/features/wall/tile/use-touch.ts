import { createContext, useContext, useEffect } from 'react';

/** Tells the wall that somebody does something on it: tours pause. Nobody listens on a display. */
export const TouchContext = createContext<() => void>(() => {});

interface Begun {
  zoomed: boolean;
  replaying: boolean;
  info: boolean;
  marked: boolean;
}

/** What is begun in a tile, by key, wheel or button, is a touch: the next turn of a tour would take it away. */
export function useTouch({ zoomed, replaying, info, marked }: Begun): void {
  const touch = useContext(TouchContext);
  useEffect(() => {
    if (zoomed || replaying || info || marked) touch();
  }, [touch, zoomed, replaying, info, marked]);
}
