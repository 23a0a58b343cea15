/**
 * Answers of one stream over HTTP (RFC 8216bis §6.2): its playlist with blocking reload and deltas, init segments,
 * segments and parts, the hinted part before it is there.
 *
 * Tolerated: a request for a part beyond the end of its segment means the first of the next (§6.2.5.2); a reload
 * that has waited long enough gets the playlist as it stands, where the standard suggests 503. Not tolerated: a player that
 * goes on with the numbers of a window before a restart. Its timeline would be wrong from then on, so it is told to begin anew.
 */
import type { Abandonable, WaitOutcome } from '../base/versioned-snapshot.ts';
import type { LivePart } from './live-part.ts';
import type { LiveWindow } from './live-window.ts';
import { type PlaylistRequest, parsePlaylistRequest } from './playlist-request.ts';
import { PLAYLIST_NAME, parseResourceName } from './resource-name.ts';

export type HlsFailureCode =
  | 'PART_GONE'
  | 'PLAYLIST_TOO_FAR_AHEAD'
  | 'BAD_REQUEST'
  | 'NOT_FOUND'
  | 'STREAM_NOT_READY'
  | 'STREAM_CLOSED'
  | 'STREAM_RESTARTED'
  | 'HUB_BUSY';

export interface HlsResponse {
  ok: true;
  contentType: string;
  /** Its name will never mean other bytes: it may be kept, and asked for in ranges. */
  immutable: boolean;
  /** To be written in this order, as it is. */
  body: Buffer[];
  byteLength: number;
  /** All of the body in gzip's form; null where that does not pay. */
  gzip(): Buffer | null;
  /** To be called once, after the bytes have left or the connection has closed. */
  release(): void;
}

export type HlsAnswer = HlsResponse | { ok: false; code: HlsFailureCode };

export const PLAYLIST_TYPE = 'application/vnd.apple.mpegurl';
export const MEDIA_TYPE = 'video/mp4';

const nothingToRelease = () => {};
const notCompressed = () => null;

/**
 * @param fileName the last part of the address
 * @param signal tells that nobody waits for the answer any more
 */
export function respondHls(
  window: LiveWindow,
  fileName: string,
  query: URLSearchParams,
  signal: Abandonable,
): Promise<HlsAnswer> {
  if (window.closed) return refuse('STREAM_CLOSED');
  if (fileName === PLAYLIST_NAME) {
    const request = parsePlaylistRequest(query);
    return request ? respondPlaylist(window, request, signal) : refuse('BAD_REQUEST');
  }
  const resource = parseResourceName(fileName);
  if (!resource) return refuse('NOT_FOUND');
  if (resource.token !== window.token) return refuse('PART_GONE');
  switch (resource.kind) {
    case 'init':
      return Promise.resolve(initAnswer(window, resource.epoch));
    case 'segment':
      return Promise.resolve(segmentAnswer(window, resource.sequence));
    case 'part':
      return respondPart(window, resource.number, signal);
  }
}

async function respondPlaylist(
  window: LiveWindow,
  { awaited, delta }: PlaylistRequest,
  signal: Abandonable,
): Promise<HlsAnswer> {
  if (!window.ready) {
    const outcome = await window.waitFor((state) => state.ready, window.readyTimeoutMs, signal);
    if (outcome !== 'met') return failureOf(outcome);
  }
  if (!awaited) {
    window.welcome();
  } else {
    const { sequence, index } = awaited;
    if (sequence < window.firstSequence) return { ok: false, code: 'STREAM_RESTARTED' };
    if (isTooFarAhead(window, sequence, index)) return { ok: false, code: 'PLAYLIST_TOO_FAR_AHEAD' };
    const outcome = await window.waitFor(
      (state) => holds(state, sequence, index),
      index === null ? segmentLimitMs(window) : reloadLimitMs(window),
      signal,
    );
    if (outcome !== 'met' && outcome !== 'timed-out') return failureOf(outcome);
  }
  if (window.closed) return { ok: false, code: 'STREAM_CLOSED' };
  const playlist = window.playlist(delta);
  return {
    ok: true,
    contentType: PLAYLIST_TYPE,
    immutable: false,
    body: [playlist.plain],
    byteLength: playlist.plain.length,
    gzip: () => playlist.gzip(awaited !== null),
    release: nothingToRelease,
  };
}

function initAnswer(window: LiveWindow, epoch: number): HlsAnswer {
  const init = window.findInit(epoch);
  if (!init) return { ok: false, code: 'PART_GONE' };
  return mediaAnswer([init.bytes], init.bytes.length, nothingToRelease);
}

function segmentAnswer(window: LiveWindow, sequence: number): HlsAnswer {
  const segment = window.findSegment(sequence);
  if (!segment?.complete) return { ok: false, code: 'PART_GONE' };
  const parts = [...segment.parts];
  for (const part of parts) part.retain();
  return mediaAnswer(
    parts.map((part) => part.bytes),
    segment.sizeBytes,
    () => {
      for (const part of parts) part.release();
    },
  );
}

async function respondPart(window: LiveWindow, number: number, signal: Abandonable): Promise<HlsAnswer> {
  const part = window.findPart(number);
  if (part) return partAnswer(part);
  // Only what the playlist hints at is waited for.
  if (number !== window.nextPartNumber) return { ok: false, code: 'PART_GONE' };
  const outcome = await window.waitFor((state) => state.nextPartNumber > number, partLimitMs(window), signal);
  if (outcome !== 'met') return failureOf(outcome);
  const arrived = window.findPart(number);
  return arrived ? partAnswer(arrived) : { ok: false, code: 'PART_GONE' };
}

function partAnswer(part: LivePart): HlsAnswer {
  part.retain();
  return mediaAnswer([part.bytes], part.bytes.length, () => part.release());
}

/** The playlist holds the awaited segment whole, or the awaited part, or anything later. */
function holds(window: LiveWindow, sequence: number, index: number | null): boolean {
  if (index === null) return sequence <= window.lastListed;
  const { latest } = window;
  if (!latest) return false;
  const { segmentSequence } = latest;
  return segmentSequence > sequence || (segmentSequence === sequence && latest.index >= index);
}

/**
 * More than two segments after the last whole one, or more parts after the last one than three seconds hold: the Advance
 * Part Limit, §6.2.5.2.
 */
function isTooFarAhead(window: LiveWindow, sequence: number, index: number | null): boolean {
  const { next } = window;
  if (sequence > next.sequence + 1) return true;
  if (index === null || sequence < next.sequence) return false;
  const limit = Math.max(3, Math.ceil(3000 / window.partTargetMs));
  return index >= (sequence === next.sequence ? next.index : 0) + limit;
}

/** Who holds a connection open without a word, on this side or on the way, gives it up after a minute or less. */
const LONGEST_HOLD_MS = 40_000;
/** hls.js waits ten seconds for the first byte of a playlist. */
const LONGEST_SEGMENT_HOLD_MS = 9_000;

/** Nothing is to be held longer than three target durations (§6.2.5.2). */
function partLimitMs(window: LiveWindow): number {
  return Math.min(3 * window.targetDurationMs, LONGEST_HOLD_MS);
}

/** A whole segment takes as long as it is: a reload that does not name a part is from a player that has no use for them. */
function segmentLimitMs(window: LiveWindow): number {
  return Math.min(3 * window.targetDurationMs, LONGEST_SEGMENT_HOLD_MS);
}

/**
 * A reload for a part is held less long: hls.js gives up on one after the larger of 0.8 target durations and three part targets, and on
 * the stream after three such. When the camera has stopped sending, the playlist as it stands keeps the player waiting.
 */
function reloadLimitMs(window: LiveWindow): number {
  return Math.min(Math.max(0.6 * window.targetDurationMs, 2 * window.partTargetMs), LONGEST_HOLD_MS);
}

/** An abandoned answer goes to nobody. */
const FAILURES: Record<Exclude<WaitOutcome, 'met'>, HlsFailureCode> = {
  closed: 'STREAM_CLOSED',
  'timed-out': 'STREAM_NOT_READY',
  aborted: 'STREAM_NOT_READY',
  'too-many': 'HUB_BUSY',
};

function mediaAnswer(body: Buffer[], byteLength: number, release: () => void): HlsResponse {
  return {
    ok: true,
    contentType: MEDIA_TYPE,
    immutable: true,
    body,
    byteLength,
    gzip: notCompressed,
    release,
  };
}

function refuse(code: HlsFailureCode): Promise<HlsAnswer> {
  return Promise.resolve({ ok: false, code });
}

function failureOf(outcome: Exclude<WaitOutcome, 'met'>): HlsAnswer {
  return { ok: false, code: FAILURES[outcome] };
}
