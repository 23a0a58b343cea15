import type { Variant } from '../hls/master-playlist.ts';
import type { LiveCamera, LiveStream } from './live-cameras.ts';

/** What a profile is taken for until it has run once: BANDWIDTH is not optional (RFC 8216bis §4.4.6.2). */
const ASSUMED_BIT_RATE = { main: 4_000_000, sub: 600_000 };

/** The profiles of a camera as the variants of its master playlist, without pulling any of them. */
export function describeVariants(camera: LiveCamera): Variant[] {
  const variants = [...camera.profiles.values()].map(describeVariant);
  // hls.js drops a variant without codecs beside one that names them: name all or none.
  if (variants.every((variant) => variant.codecs !== null)) return variants;
  return variants.map((variant) => ({ ...variant, codecs: null }));
}

function describeVariant({ profile, displayedSize, codecs, frameRate, bitRate }: LiveStream): Variant {
  return {
    uri: `${profile}/index.m3u8`,
    name: profile,
    peakBitRate: bitRate?.peak ?? ASSUMED_BIT_RATE[profile],
    averageBitRate: bitRate?.average ?? null,
    codecs,
    resolution: displayedSize,
    frameRate,
  };
}
