import type { CameraDto, ProfileId } from '../../../../server/contract/dto.ts';

const USUAL_SUB_WIDTH = 640;
/** A sub stream may be stretched this much before the main stream is worth its price, and this little before it is not. */
const TO_MAIN = 1.45;
const BACK_TO_SUB = 1.3;

/** Whoever enlarges a camera wants to see all of it. Else main for large tiles, sub for small ones; the band between keeps a window that is being resized from switching to and fro. */
export function profileForSize(
  camera: CameraDto,
  { devicePixels, enlarged }: { devicePixels: number; enlarged: boolean },
  current: ProfileId | null,
): ProfileId {
  const sub = camera.profiles.find((profile) => profile.id === 'sub');
  if (!sub) return 'main';
  if (!camera.profiles.some((profile) => profile.id === 'main')) return 'sub';
  if (enlarged) return 'main';
  const stretch = devicePixels / (sub.width ?? USUAL_SUB_WIDTH);
  if (current === 'main') return stretch < BACK_TO_SUB ? 'sub' : 'main';
  return stretch > TO_MAIN ? 'main' : 'sub';
}
