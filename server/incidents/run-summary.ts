import type { ClipDto, ClipGapDto, ClipPieceDto } from '../contract/bookmark-dto.ts';
import type { GapReason } from '../contract/bookmark-terms.ts';
import { type RunHeader, sha256Of } from './run-index.ts';

/** What a clip has to know of one of its runs. */
export interface RunSummary {
  name: string;
  header: RunHeader;
  /** Of the file: init segment and parts. */
  sizeBytes: number;
  parts: number;
  /** Of its first frame, epoch milliseconds. */
  startMs: number;
  durationMs: number;
  /** Of its last frame. */
  endMs: number;
  /** On the media timeline, which has no hole where nothing is missing. */
  mediaStartMs: number;
  mediaEndMs: number;
  /** Where its index ends. */
  chain: string;
}

/** What a clip is known by when it has ended: all its runs to their ends, in their order. Null where there is none. */
export function sealOf(runs: readonly RunSummary[]): string | null {
  const chains = runs.filter(({ parts }) => parts > 0).map(({ chain }) => chain);
  return chains.length === 0 ? null : sha256Of(chains.join('\n'));
}

/** Runs that play as one file: each goes on where the one before ended. */
export function piecesOf(runs: readonly RunSummary[]): RunSummary[][] {
  const pieces: RunSummary[][] = [];
  let before: RunSummary | null = null;
  for (const run of runs) {
    if (run.parts === 0) continue;
    if (before && goesOn(before, run)) pieces[pieces.length - 1]?.push(run);
    else pieces.push([run]);
    before = run;
  }
  return pieces;
}

/** A hole in the picture up to this much is bridged by the segmenter. */
const BRIDGED_MS = 1_500;

function goesOn(before: RunSummary, { header, mediaStartMs }: RunSummary): boolean {
  return (
    Math.abs(mediaStartMs - before.mediaEndMs) < BRIDGED_MS &&
    header.cause === 'continued' &&
    header.previous === before.chain &&
    header.initSha256 === before.header.initSha256 &&
    header.profile === before.header.profile
  );
}

/** What is missing before and behind the runs. */
export interface ClipEdges {
  lead: ClipGapDto | null;
  trail: ClipGapDto | null;
}

export function describeRuns(
  runs: readonly RunSummary[],
  { lead, trail }: ClipEdges,
): Pick<ClipDto, 'pieces' | 'gaps' | 'sizeBytes'> {
  const pieces = piecesOf(runs);
  const gaps: ClipGapDto[] = lead ? [lead] : [];
  for (const [index, piece] of pieces.entries()) {
    const before = pieces[index - 1]?.at(-1);
    if (before) gaps.push(gapBetween(before, piece[0] as RunSummary));
  }
  if (trail) gaps.push(trail);
  return {
    pieces: pieces.map(describePiece),
    gaps,
    sizeBytes: runs.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  };
}

function gapBetween(before: RunSummary, { header, startMs }: RunSummary): ClipGapDto {
  const { cause, silentMs } = header;
  // A run of a ring that is no longer there: what is known is the time.
  if (cause === 'begin' || cause === 'continued') {
    return { startMs: before.endMs, durationMs: Math.max(0, startMs - before.endMs), reason: 'disk-slow' };
  }
  return { startMs: before.endMs, durationMs: Math.max(0, silentMs), reason: cause satisfies GapReason };
}

function describePiece(runs: readonly RunSummary[]): ClipPieceDto {
  const first = runs[0] as RunSummary;
  const { profile, codecs, width, height } = first.header;
  return {
    startMs: first.startMs,
    durationMs: Math.round(runs.reduce((sum, { durationMs }) => sum + durationMs, 0)),
    sizeBytes: runs.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    ...{ profile, codecs, width, height },
  };
}
