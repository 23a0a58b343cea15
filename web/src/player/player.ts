import type { ProfileId } from '../../../server/contract/dto.ts';
import type { ErrorCode } from '../../../server/contract/error-codes.ts';
import type { StrainCause } from './governor.ts';

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
  /** As it is coded. */
  width: number | null;
  height: number | null;
  /** In square pixels, which those of the coded picture need not be. */
  displayWidth: number | null;
  displayHeight: number | null;
  /** From the arrival of a frame at the hub to its display, about once a second. */
  latencyMs: number | null;
  frameRate: number | null;
  /** From start to the first displayed frame. */
  firstPictureMs: number | null;
  /** When the last picture was displayed, epoch milliseconds of this browser; about once a second. */
  lastPictureAtMs: number | null;
  stalls: number;
  /** That the browser decoded and did not show, since the picture began. */
  droppedFrames: number | null;
  /** The browser wants a click before it lets sound out: playing muted meanwhile. */
  soundBlocked: boolean;
  /** What is shown is a picture now and then, whatever is asked for meanwhile. */
  stills: boolean;
  /** The page cannot have all that it wants at the moment, and this tile is one that does with less. */
  saving: Saving | null;
}

export interface Saving {
  /** sub: the small stream instead of the large one. stills: a picture now and then, and no motion. */
  level: 'sub' | 'stills';
  /** How often there is a picture of `stills`; the camera may have key frames less often. */
  everyMs: number;
  cause: StrainCause;
}

export interface PlayWish {
  profile: ProfileId;
  sound: boolean;
  /** A picture now and then instead of all of them. */
  stillsEveryMs?: number | undefined;
}

export interface PlayRequest extends PlayWish {
  camera: string;
  /** Begin so much in the past, as far as the hub has it. */
  backMs?: number | undefined;
}

export interface Player {
  /** The element is the player's until `stop`; call before `start`. */
  attach(video: HTMLVideoElement): void;
  start(request: PlayRequest): void;
  /** Of the same camera, without a black frame. */
  change(wish: PlayWish): void;
  /** To be called in the viewer's own click or key press: then the browser lets out the sound that it held back. */
  allowSound(): void;
  /** Nobody sees the tile: leaves the camera alone, and the last picture where it is. */
  rest(): void;
  /** Goes on at the live edge, after a rest or after the browser paused the element by itself. */
  resume(): void;
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
  displayWidth: null,
  displayHeight: null,
  latencyMs: null,
  frameRate: null,
  firstPictureMs: null,
  lastPictureAtMs: null,
  stalls: 0,
  droppedFrames: null,
  soundBlocked: false,
  stills: false,
  saving: null,
};
