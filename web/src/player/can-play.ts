import type { ProfileDto, ProfileId } from '../../../server/contract/dto.ts';

/** Whether this browser can decode what the hub declared, for example `video/mp4; codecs="hvc1.1.6.L93.B0"`. */
export function canPlay(mime: string): boolean {
  return typeof MediaSource !== 'undefined' && MediaSource.isTypeSupported(mime);
}

/** False where pushed parts have no way onto the screen (iPhones): there HLS plays natively. */
export function hasMediaSource(): boolean {
  return typeof MediaSource !== 'undefined' && 'requestVideoFrameCallback' in HTMLVideoElement.prototype;
}

/**
 * The wanted profile where the browser can play it, else the other one where it can that. A codec that the hub has
 * not seen yet counts as playable: the track that comes with the pictures says for certain.
 */
export function chooseProfile(
  profiles: readonly Pick<ProfileDto, 'id' | 'codec'>[],
  wanted: ProfileId,
  playable: (mime: string) => boolean = canPlay,
): ProfileId {
  const plays = (profile: Pick<ProfileDto, 'codec'>) =>
    profile.codec === null || playable(`video/mp4; codecs="${profile.codec}"`);
  const first = profiles.find((profile) => profile.id === wanted);
  if (first && plays(first)) return wanted;
  const other = profiles.find((profile) => profile.id !== wanted && plays(profile));
  return other?.id ?? wanted;
}
