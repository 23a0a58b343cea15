/**
 * Media playlist of a live stream: RFC 8216bis (draft-pantos-hls-rfc8216bis) §4 and Appendix B, low-latency profile.
 *
 * Deviations, on purpose: EXT-X-TARGETDURATION is fixed by the standard, but how often a camera sends key frames is known
 * only when it has; it grows when a segment has turned out longer than all before, and goes back after a minute without any such.
 * EXT-X-PART-INF follows the parts that the playlist lists: after a hiccup of the camera it is longer for a while. A part ends where
 * a key frame comes, and may then be shorter than 85% of that (§4.4.4.9): who joins, or has lost something, begins with the next.
 * EXT-X-START names the newest key frame, however near to the end that is (§4.4.2.2 would have it three target durations away): see `writeStart`.
 * There is no EXT-X-RENDITION-REPORT (§B.1): main and sub are encoders of their own, whose numbers and key frames have nothing to do
 * with each other, and one often does not run.
 */
import type { LiveSegment } from './live-segment.ts';
import { initName, partName, segmentName } from './resource-name.ts';

/** EXT-X-MAP in a list of whole segments came with version 6, deltas (EXT-X-SKIP) with version 9 (§8); no more is to be claimed. */
const VERSION = 6;
const VERSION_WITH_DELTAS = 9;
/** CAN-SKIP-UNTIL must be at least six target durations (§4.4.3.8). */
const SKIP_TARGETS = 6;
/** PART-HOLD-BACK should be three part targets (§4.4.3.8). */
const HOLD_BACK_PARTS = 3;

export interface PlaylistState {
  token: string;
  /** Oldest first; only the last one may be open. Not empty. */
  segments: readonly LiveSegment[];
  targetDurationSeconds: number;
  partTargetMs: number;
  discontinuitySequence: number;
  nextPartNumber: number;
  /** How long before the end the newest independent part begins; null when none is listed. */
  keyFrameAgeMs: number | null;
  /** Long enough that deltas can leave something out. */
  canSkip: boolean;
  /** The source has failed: no next part can be hinted at, and what comes will not continue this. */
  interrupted: boolean;
}

/** @param delta leave out what a player that reloads has seen (§6.2.5.1); the whole list where that is nothing */
export function writePlaylist(state: PlaylistState, delta: boolean): string {
  const { token, segments } = state;
  const skipped = delta && state.canSkip ? countSkippable(state) : 0;
  const lines = [writeHeader(state)];
  if (skipped > 0) lines.push(`#EXT-X-SKIP:SKIPPED-SEGMENTS=${skipped}\n`);

  let epoch = -1;
  for (let i = skipped; i < segments.length; i++) {
    const segment = segments[i] as LiveSegment;
    if (segment.discontinuity && i > 0) lines.push('#EXT-X-DISCONTINUITY\n');
    if (segment.epoch !== epoch) lines.push(`#EXT-X-MAP:URI="${initName(token, segment.epoch)}"\n`);
    epoch = segment.epoch;
    lines.push(segment.dateLine);
    if (segment.partsListed) lines.push(segment.partLines);
    if (isListedWhole(state, i)) lines.push(writeSegment(token, segment));
  }
  lines.push(state.interrupted ? '#EXT-X-DISCONTINUITY\n' : writeHint(state));
  return lines.join('');
}

/**
 * Whether a discontinuity follows is not known before the next segment comes, and hls.js gives up on a playlist that changes
 * its mind about it: so the end of the last segment is announced together with what follows. A playlist without any whole
 * segment, though, hls.js refuses.
 */
export function isListedWhole(state: Pick<PlaylistState, 'segments' | 'interrupted'>, at: number): boolean {
  return at < state.segments.length - 1 || state.interrupted || state.segments.length === 1;
}

/** One EXT-X-PART line. */
export function writePart(
  token: string,
  part: { number: number; durationMs: number; independent: boolean },
): string {
  const uri = partName(token, part.number);
  const independent = part.independent ? ',INDEPENDENT=YES' : '';
  return `#EXT-X-PART:DURATION=${seconds(part.durationMs)},URI="${uri}"${independent}\n`;
}

/** @param timeMs epoch milliseconds */
export function writeProgramDateTime(timeMs: number): string {
  return `#EXT-X-PROGRAM-DATE-TIME:${new Date(timeMs).toISOString()}\n`;
}

function writeHeader(state: PlaylistState): string {
  const { segments, targetDurationSeconds } = state;
  const holdBack = seconds(HOLD_BACK_PARTS * state.partTargetMs);
  const skip = state.canSkip ? `,CAN-SKIP-UNTIL=${seconds(SKIP_TARGETS * targetDurationSeconds * 1000)}` : '';
  const independent = segments.every((segment) => segment.independent) ? '#EXT-X-INDEPENDENT-SEGMENTS\n' : '';
  return `#EXTM3U
#EXT-X-VERSION:${state.canSkip ? VERSION_WITH_DELTAS : VERSION}
${independent}${writeStart(state)}#EXT-X-TARGETDURATION:${targetDurationSeconds}
#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=${holdBack}${skip}
#EXT-X-PART-INF:PART-TARGET=${seconds(state.partTargetMs)}
#EXT-X-MEDIA-SEQUENCE:${segments[0]?.sequence ?? 0}
#EXT-X-DISCONTINUITY-SEQUENCE:${state.discontinuitySequence}
`;
}

/**
 * Who joins while the newest segment has no key frame is told to begin at the newest one before (§4.4.2.2): hls.js would begin
 * near the end and wait there for a key frame, for good when it comes in another segment. So it is in the first group of
 * pictures, which the first player's segment was cut from, and with groups longer than a segment may be.
 */
function writeStart({ segments, keyFrameAgeMs }: PlaylistState): string {
  const newest = segments[segments.length - 1];
  if (!newest || newest.keyFrameMs >= 0 || keyFrameAgeMs === null) return '';
  return `#EXT-X-START:TIME-OFFSET=-${seconds(keyFrameAgeMs)}\n`;
}

function writeSegment(token: string, { durationMs, sequence }: LiveSegment): string {
  return `#EXTINF:${seconds(durationMs)},\n${segmentName(token, sequence)}\n`;
}

/** The part that comes next (§4.4.5.3), perhaps the first of a segment: only the camera knows. */
function writeHint({ token, nextPartNumber }: PlaylistState): string {
  return `#EXT-X-PRELOAD-HINT:TYPE=PART,URI="${partName(token, nextPartNumber)}"\n`;
}

/** Segments that end further from the end of the playlist than the skip boundary. */
function countSkippable({ segments, targetDurationSeconds }: PlaylistState): number {
  const boundaryMs = SKIP_TARGETS * targetDurationSeconds * 1000;
  let fromEndMs = totalMs(segments);
  let count = 0;
  for (const segment of segments) {
    fromEndMs -= segment.durationMs;
    if (fromEndMs < boundaryMs) break;
    count += 1;
  }
  return count;
}

function totalMs(segments: readonly LiveSegment[]): number {
  let total = 0;
  for (const segment of segments) total += segment.durationMs;
  return total;
}

/** Microseconds are finer than any timescale of ours needs. */
function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(6);
}
