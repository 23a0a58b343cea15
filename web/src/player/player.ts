import type { ProfileId } from '../../../server/contract/dto.ts';
import type { ErrorCode } from '../../../server/contract/error-codes.ts';

/**
 * What every way of playing a camera offers the tile. Players are plain classes; React only mounts them.
 *
 * idle: not started, or stopped. connecting: asked for, no picture yet. playing. stalled: pictures ran out although
 * the camera is there. interrupted: the hub lost the camera and is trying again. disconnected: the page lost the hub and
 * is trying again. refused: the hub said no, `refusal` says why. unsupported: this browser cannot decode the camera.
 */
export type PlayerPhase =
  | 'idle'
  | 'connecting'
  | 'playing'
  | 'stalled'
  | 'interrupted'
  | 'disconnected'
  | 'refused'
  | 'unsupported';

export interface PlayerSnapshot {
  phase: PlayerPhase;
  /** When the phase began, epoch milliseconds of this browser. */
  sinceMs: number;
  /** The profile whose pictures are shown: during a switch still the old one. Null before the first picture. */
  profile: ProfileId | null;
  /** Whether the element holds a picture, moving or the last one before something went wrong. */
  hasPicture: boolean;
  /** The element is between two sources: the copy of its last picture stands in for it. */
  covered: boolean;
  refusal: { code: ErrorCode; message: string } | null;
  /** As the hub declared it, for example `video/mp4; codecs="avc1.64001f"`. */
  mime: string | null;
  width: number | null;
  height: number | null;
  /** From the arrival of a frame at the hub to its display, about once a second. */
  latencyMs: number | null;
  frameRate: number | null;
  /** From start to the first displayed frame. */
  firstPictureMs: number | null;
  /** When the last picture was displayed, epoch milliseconds of this browser; about once a second. */
  lastPictureAtMs: number | null;
  stalls: number;
  /** The browser wants a click before it lets sound out: playing muted meanwhile. */
  soundBlocked: boolean;
}

export interface PlayRequest {
  camera: string;
  profile: ProfileId;
  sound: boolean;
}

export interface Player {
  /** The element is the player's until `stop`; call before `start`. */
  attach(video: HTMLVideoElement): void;
  start(request: PlayRequest): void;
  /** Changes main and sub of the same camera without a black frame. */
  switchProfile(profile: ProfileId): void;
  setSound(sound: boolean): void;
  /** May be called twice. */
  stop(): void;
  subscribe(listener: () => void): () => void;
  getSnapshot(): PlayerSnapshot;
}

export const IDLE_SNAPSHOT: PlayerSnapshot = {
  phase: 'idle',
  sinceMs: 0,
  profile: null,
  hasPicture: false,
  covered: false,
  refusal: null,
  mime: null,
  width: null,
  height: null,
  latencyMs: null,
  frameRate: null,
  firstPictureMs: null,
  lastPictureAtMs: null,
  stalls: 0,
  soundBlocked: false,
};
