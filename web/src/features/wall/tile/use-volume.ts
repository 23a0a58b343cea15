import { useCallback, useSyncExternalStore } from 'react';

const STORAGE_KEY = 'onescreen.volume';
/** This window hears nothing of what it has stored itself. */
const CHANGED = 'onescreen:volume';
const STEP = 0.1;

/** How loud the one tile that is heard is, 0 to 1; of this machine, since loudspeakers are. */
export function useVolume(): {
  volume: number;
  setVolume(volume: number): void;
  changeBy(steps: number): void;
} {
  const volume = useSyncExternalStore(subscribe, read);
  const setVolume = useCallback((next: number) => {
    localStorage.setItem(STORAGE_KEY, String(bounded(next)));
    window.dispatchEvent(new Event(CHANGED));
  }, []);
  const changeBy = useCallback((steps: number) => setVolume(read() + steps * STEP), [setVolume]);
  return { volume, setVolume, changeBy };
}

function subscribe(listener: () => void): () => void {
  window.addEventListener(CHANGED, listener);
  window.addEventListener('storage', listener);
  return () => {
    window.removeEventListener(CHANGED, listener);
    window.removeEventListener('storage', listener);
  };
}

function read(): number {
  return readVolume(localStorage.getItem(STORAGE_KEY));
}

/** As loud as can be where nothing was chosen, or what stands there is none of ours. */
export function readVolume(text: string | null): number {
  const volume = Number.parseFloat(text ?? '');
  return Number.isFinite(volume) ? bounded(volume) : 1;
}

function bounded(volume: number): number {
  return Math.round(Math.min(1, Math.max(0, volume)) * 100) / 100;
}
