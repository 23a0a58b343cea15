import { useCallback } from 'react';
import { usePreference } from '../../../stores/use-preference.ts';
import {
  MAX_FAVOURITES,
  MAX_RECENT,
  parseIds,
  toggling,
  withCalled,
  withPlaced,
  withStepped,
} from './camera-lists.ts';

const NONE: readonly string[] = [];
const parseFavourites = parseIds(MAX_FAVOURITES);
const parseRecent = parseIds(MAX_RECENT);

/** The cameras with a star, in the person's own order. */
export function useFavourites() {
  const [favourites, change] = usePreference('favourites', parseFavourites, NONE);
  return {
    favourites,
    toggle: useCallback((cameraId: string) => change(toggling(cameraId)), [change]),
    place: useCallback(
      (cameraId: string, before: string | null) => change((now) => withPlaced(now, cameraId, before)),
      [change],
    ),
    step: useCallback(
      (cameraId: string, by: 1 | -1) => change((now) => withStepped(now, cameraId, by)),
      [change],
    ),
  };
}

/** The cameras that were called last, the latest first. */
export function useRecent() {
  const [recent, change] = usePreference('recent', parseRecent, NONE);
  const remember = useCallback((cameraId: string) => change((now) => withCalled(now, cameraId)), [change]);
  return { recent, remember };
}
