import type { InitSegment, PartData } from '../../server/hls/part.ts';
import { readFragmentHeader } from '../../server/media/fmp4/fragment-reader.ts';
import { readInitDescription } from '../../server/media/fmp4/init-reader.ts';
import { MovieHeader } from '../../server/media/fmp4/movie-header.ts';

/** A plain file of parts that were cut by a segmenter. */
export function plainMovie(init: InitSegment, parts: readonly PartData[], createdAtMs = 0): Buffer {
  const movie = new MovieHeader(readInitDescription(init.bytes)!);
  let at = 0;
  for (const { bytes, videoEnd } of parts) {
    for (const start of videoEnd < bytes.length ? [0, videoEnd] : [0]) {
      const fragment = readFragmentHeader(bytes.subarray(start))!;
      movie.add(fragment, at + start + fragment.payloadStart);
    }
    at += bytes.length;
  }
  return Buffer.concat([movie.write(at, createdAtMs), ...parts.map(({ bytes }) => bytes)]);
}
