/**
 * Takes apart the init segments that `init-segment.ts` writes (ISO/IEC 14496-12 §8.2 ff.), so that a plain file can be written with
 * the very same descriptions. Tolerated: nothing; what is of another form is not read.
 */
import { type BoxSpan, readBoxSpans } from './box-walk.ts';

export interface InitDescription {
  tracks: readonly TrackDescription[];
}

/** Whole boxes, as they stand in the init segment. */
export interface TrackDescription {
  id: number;
  /** Ticks per second. */
  timescale: number;
  isVideo: boolean;
  trackHeader: Buffer;
  handler: Buffer;
  /** vmhd or smhd. */
  mediaHeader: Buffer;
  dataInformation: Buffer;
  sampleDescriptions: Buffer;
}

const MAX_TRACKS = 4;
/** Of version 0: behind size, type, version and flags. */
const TKHD_ID_AT = 20;
const TKHD_BYTES = 92;
const MDHD_TIMESCALE_AT = 20;
const MDHD_BYTES = 32;
const HDLR_TYPE_AT = 16;
const HDLR_BYTES = 32;

/** @param init an init segment: ftyp and moov. Null when it is none of ours. */
export function readInitDescription(init: Buffer): InitDescription | null {
  const movie = readBoxSpans(init)?.find(({ type }) => type === 'moov');
  const inside = movie && childrenOf(init, movie);
  if (!inside) return null;
  const tracks: TrackDescription[] = [];
  for (const span of inside) {
    if (span.type !== 'trak') continue;
    const track = readTrack(init, span);
    if (!track || tracks.length === MAX_TRACKS) return null;
    tracks.push(track);
  }
  const ids = new Set(tracks.map(({ id }) => id));
  return tracks.length > 0 && ids.size === tracks.length ? { tracks } : null;
}

function readTrack(init: Buffer, span: BoxSpan): TrackDescription | null {
  const trackHeader = boxAt(init, span, ['tkhd']);
  const mediaTimes = boxAt(init, span, ['mdia', 'mdhd']);
  const handler = boxAt(init, span, ['mdia', 'hdlr']);
  const isVideo = boxAt(init, span, ['mdia', 'minf', 'vmhd']) !== null;
  const mediaHeader = boxAt(init, span, ['mdia', 'minf', isVideo ? 'vmhd' : 'smhd']);
  const dataInformation = boxAt(init, span, ['mdia', 'minf', 'dinf']);
  const sampleDescriptions = boxAt(init, span, ['mdia', 'minf', 'stbl', 'stsd']);
  if (!trackHeader || !mediaTimes || !handler || !mediaHeader || !dataInformation || !sampleDescriptions)
    return null;
  if (!isVersionZero(trackHeader, TKHD_BYTES) || !isVersionZero(mediaTimes, MDHD_BYTES)) return null;
  if (handler.length < HDLR_BYTES) return null;
  const timescale = mediaTimes.readUInt32BE(MDHD_TIMESCALE_AT);
  const kind = handler.toString('latin1', HDLR_TYPE_AT, HDLR_TYPE_AT + 4);
  if (timescale === 0 || kind !== (isVideo ? 'vide' : 'soun')) return null;
  const id = trackHeader.readUInt32BE(TKHD_ID_AT);
  return { id, timescale, isVideo, trackHeader, handler, mediaHeader, dataInformation, sampleDescriptions };
}

function isVersionZero(box: Buffer, sizeBytes: number): boolean {
  return box.length === sizeBytes && box[8] === 0;
}

function childrenOf(init: Buffer, { contentStart, end }: BoxSpan): BoxSpan[] | null {
  return readBoxSpans(init, contentStart, end);
}

/** The whole box at the end of the path; null when it is not there. */
function boxAt(init: Buffer, parent: BoxSpan, path: readonly string[]): Buffer | null {
  let span: BoxSpan | undefined = parent;
  for (const type of path) {
    span = span && childrenOf(init, span)?.find((child) => child.type === type);
    if (!span) return null;
  }
  return init.subarray(span.start, span.end);
}
