import { useRef } from 'react';
import type { CameraDto, ProfileId } from '../../../../server/contract/dto.ts';
import { chooseProfile } from '../../player/can-play.ts';
import { profileForSize } from './profile-for-size.ts';
import type { TilePlace } from './tile-place.ts';
import { pictureWidth } from './wall-geometry.ts';

/**
 * By size, then by what the browser can decode; remembers its last choice so that a resize does not flap. Of a camera that the
 * hub keeps warm the sub stream is at hand: it shows the first picture, and the main stream takes over from it.
 */
export function useTileProfile(
  camera: CameraDto,
  { geometry, enlarged }: TilePlace,
  { hasPicture, zoomed }: { hasPicture: boolean; zoomed: boolean },
): ProfileId {
  const last = useRef<ProfileId | null>(null);
  const devicePixels = pictureWidth(geometry) * window.devicePixelRatio;
  const wanted = profileForSize(camera, { devicePixels, enlarged: enlarged || zoomed }, last.current);
  // Whoever zooms out again does not want to stay on the large stream because a larger tile would.
  if (!zoomed) last.current = wanted;
  const atHand = camera.mode !== 'on-demand' && !hasPicture ? 'sub' : wanted;
  return chooseProfile(camera.profiles, atHand);
}

/** What the tile shows instead while the page has to save. */
export function smallProfile({ profiles }: CameraDto): ProfileId | null {
  return profiles.some(({ id }) => id === 'sub') ? 'sub' : null;
}
