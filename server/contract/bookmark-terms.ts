/** The words of bookmarks and clips; free of zod, so that the web may read the lists. */

export const SEVERITIES = ['info', 'minor', 'major', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/**
 * `waiting`: a picture is being decoded, or has yet to come from the camera; `decoded`: by the hub, from the clip itself; `shown`: the
 * picture that a browser showed and sent; `missing`: there is none; `damaged`: not on the disk as it was written.
 */
export const STILL_STATES = ['waiting', 'decoded', 'shown', 'missing', 'damaged'] as const;
export type StillState = (typeof STILL_STATES)[number];

/** `recording`: it grows, and plays as far as it is there; `empty`: nothing could be recorded; `damaged`: not on the disk as it was written. */
export const CLIP_STATES = ['recording', 'ready', 'empty', 'damaged'] as const;
export type ClipState = (typeof CLIP_STATES)[number];

/** Why a stretch of time is not in a clip, or why one piece ended and another began. */
export const GAP_REASONS = [
  /** Nobody watched the camera, so that it had to be called first. */
  'not-watched',
  /** The camera sent nothing. */
  'camera-down',
  'camera-disabled',
  /** The stream broke off and began anew. */
  'stream-restarted',
  /** Another resolution, codec or sound. */
  'format-changed',
  /** From the small stream that was being watched to the full one, or back. */
  'profile-changed',
  'disk-slow',
  'disk-full',
  'quota-full',
  /** As many clips were being recorded as the hub records at once. */
  'too-many-clips',
  'hub-stopped',
] as const;
export type GapReason = (typeof GAP_REASONS)[number];

/** `filling`: the warning before the quota is reached; `full`: bookmarks are kept, but no clips until there is room. */
export const EVIDENCE_STATES = ['ok', 'filling', 'full'] as const;
export type EvidenceState = (typeof EVIDENCE_STATES)[number];

/** `slow`: parts had to be left out lately because the disk did not take them in time. */
export const DISK_STATES = ['ok', 'slow', 'full', 'failing'] as const;
export type DiskState = (typeof DISK_STATES)[number];

/** So long whoever marked something may take it back. */
export const UNDO_SECONDS = 120;
export const MAX_NOTE_LETTERS = 4000;
export const MAX_BOOKMARK_TAGS = 20;
/** How far a moment may lie back: the longest ring. */
export const MAX_REACH_BACK_MS = 60 * 60_000;
export const DEFAULT_RUN_ON_SECONDS = 60;
export const MAX_RUN_ON_SECONDS = 3600;
/** Of the picture that a browser sends. */
export const MAX_SHOWN_PICTURE_BYTES = 1024 * 1024;
