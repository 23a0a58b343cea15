import { LIVE_LINK_STILLS } from '../../../server/contract/live-link.ts';
import { DEAF_TILE } from './deaf-tile.ts';
import type { LinkTile, LiveLink } from './live-link.ts';
import type { PlayRequest } from './player.ts';

const FIRST_LOOK_MS = 30_000;
const LONGEST_LOOK_MS = 300_000;

/**
 * Until the next look at a camera that the browser could not decode. Each one makes the hub pull an on-demand camera until its idle
 * time is over: that must stay a small share of the time. A wall of such cameras does not look at all of them at once.
 */
export function lookAgainAfterMs(looks: number): number {
  return Math.min(LONGEST_LOOK_MS, FIRST_LOOK_MS * 2 ** looks) * (0.5 + Math.random() / 2);
}

/**
 * Looks now and then whether a camera that the browser cannot decode has been set to something that it can. What a look costs the
 * line is the track's description and at most one picture of each profile.
 */
export class CodecWatch {
  readonly #link: Pick<LiveLink, 'open'>;
  readonly #playable: (mime: string) => boolean;
  readonly #changed: () => void;
  #tile: LinkTile | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #looks = 0;

  /** @param options.changed it is no longer the codec that keeps the pictures away; the watch is over */
  constructor(options: {
    link: Pick<LiveLink, 'open'>;
    playable: (mime: string) => boolean;
    changed: () => void;
  }) {
    this.#link = options.link;
    this.#playable = options.playable;
    this.#changed = options.changed;
  }

  start(request: PlayRequest): void {
    this.stop();
    this.#timer = setTimeout(() => {
      this.#looks += 1;
      this.#look(request, () => this.#look(otherProfile(request), () => this.start(request)));
    }, lookAgainAfterMs(this.#looks));
  }

  /** May be called twice. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#tile?.close();
    this.#tile = null;
  }

  /** Pictures come, or it is another camera: the next time is the first one. */
  forget(): void {
    this.#looks = 0;
  }

  #look({ camera, profile }: PlayRequest, inVain: () => void): void {
    const over = (goOn: () => void) => {
      this.stop();
      goOn();
    };
    this.#tile = this.#link.open(
      { camera, profile, sound: false, stillsEveryMs: LIVE_LINK_STILLS.mostMs },
      {
        // A hub that was lost opens the tile again, and a camera that is away sends its track when it is back.
        ...DEAF_TILE,
        track: ({ mime }) => over(this.#playable(mime) ? this.#changed : inVain),
        refused: (code) => over(code === 'PROFILE_NOT_FOUND' ? inVain : this.#changed),
      },
    );
  }
}

export function otherProfile(request: PlayRequest): PlayRequest {
  return { ...request, profile: request.profile === 'main' ? 'sub' : 'main' };
}
