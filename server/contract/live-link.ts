import type { ProfileId } from './dto.ts';
import type { ErrorCode } from './error-codes.ts';

/**
 * The live link: one WebSocket per page at `/live-link` that pushes the parts of every tile.
 *
 * Text frames are JSON, binary frames carry media: a fixed header (below), then the bytes. For a tile the order
 * is `opened`, then for each epoch (a new init segment) `track` + binary init, then binary parts. Parts start with
 * the last key frame in the live window, so the first picture needs no wait for the next one.
 */
export const LIVE_LINK_PATH = '/live-link';

/**
 * How fast a page may ask. What comes faster is not lost: the hub reads on when it may. A page had better not let it come to that,
 * since what it has changed its mind about by then is opened all the same.
 */
export const LIVE_LINK_PACE = { perSecond: 100, burst: 400 } as const;

/** Tiles of one page: the largest wall, and the page of cameras that is to follow it. */
export const LIVE_LINK_MAX_TILES = 128;

/** Further back nobody may ask: the live window of no hub is longer. */
export const LIVE_LINK_MAX_BACK_MS = 600_000;

/** The close code when the page's login has ended: connecting again needs a new one. */
export const LIVE_LINK_CLOSE_NOT_LOGGED_IN = 4401;

/** How often a page may have a picture of a tile that it saves on; oftener than that there is nothing to save. */
export const LIVE_LINK_STILLS = { leastMs: 500, mostMs: 60_000 } as const;

export type LiveLinkRequest =
  | {
      type: 'open';
      tile: number;
      camera: string;
      profile: ProfileId;
      sound: boolean;
      /** Begins so much in the past, as far as the live window of the hub reaches, instead of with the last key frame. */
      backMs?: number;
      /** Only the parts that begin with a key frame, at most one in this time, without sound. Within `LIVE_LINK_STILLS`. */
      stillsEveryMs?: number;
    }
  | { type: 'close'; tile: number }
  /** `sentAtMs` comes back in the answer: the page measures the offset of its clock to the hub's. */
  | { type: 'ping'; sentAtMs: number };

export interface LiveLinkPicture {
  /** As it is coded. */
  width: number;
  height: number;
  /** In square pixels, which those of the coded picture need not be. */
  displayWidth: number;
  displayHeight: number;
}

export type LiveLinkReply =
  | { type: 'opened'; tile: number; camera: string; profile: ProfileId }
  /** The init segment with this epoch follows as the next binary frame of the tile. */
  | ({ type: 'track'; tile: number; epoch: number; mime: string } & LiveLinkPicture)
  /** The queue of the tile overflowed: parts were dropped up to the next key frame. */
  | { type: 'dropped'; tile: number; parts: number }
  /** The camera went away; parts go on by themselves, with a new epoch, when it is back. */
  | { type: 'interrupted'; tile: number }
  | { type: 'refused'; tile: number; code: ErrorCode; message: string }
  | { type: 'pong'; sentAtMs: number; hubTimeMs: number };

export const LIVE_LINK_INIT = 1;
export const LIVE_LINK_PART = 2;

export interface LiveLinkMediaHeader {
  kind: typeof LIVE_LINK_INIT | typeof LIVE_LINK_PART;
  /** The first frame of the part is a key frame. */
  independent: boolean;
  tile: number;
  epoch: number;
  /** When the first frame of the part arrived at the hub, epoch milliseconds of the hub. 0 for init. */
  arrivalMs: number;
  /** Decode time of the first frame on the media timeline, milliseconds. 0 for init. */
  mediaTimeMs: number;
  durationMs: number;
}

export const LIVE_LINK_HEADER_BYTES = 32;

/** Big-endian: kind u8, flags u8 (1 independent), tile u16, epoch u32, arrival f64, media time f64, duration f64. */
export function writeLiveLinkHeader(header: LiveLinkMediaHeader, into: Uint8Array): void {
  const view = new DataView(into.buffer, into.byteOffset, LIVE_LINK_HEADER_BYTES);
  view.setUint8(0, header.kind);
  view.setUint8(1, header.independent ? 1 : 0);
  view.setUint16(2, header.tile);
  view.setUint32(4, header.epoch);
  view.setFloat64(8, header.arrivalMs);
  view.setFloat64(16, header.mediaTimeMs);
  view.setFloat64(24, header.durationMs);
}

/** Null when the frame is too short or of a kind that this version does not know. */
export function readLiveLinkHeader(frame: ArrayBuffer): LiveLinkMediaHeader | null {
  if (frame.byteLength < LIVE_LINK_HEADER_BYTES) return null;
  const view = new DataView(frame, 0, LIVE_LINK_HEADER_BYTES);
  const kind = view.getUint8(0);
  if (kind !== LIVE_LINK_INIT && kind !== LIVE_LINK_PART) return null;
  return {
    kind,
    independent: (view.getUint8(1) & 1) === 1,
    tile: view.getUint16(2),
    epoch: view.getUint32(4),
    arrivalMs: view.getFloat64(8),
    mediaTimeMs: view.getFloat64(16),
    durationMs: view.getFloat64(24),
  };
}
