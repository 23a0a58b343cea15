import type { ProfileId } from '../../../server/contract/dto.ts';
import { Audience } from './audience.ts';
import type { StrainCause } from './governor.ts';
import { HlsPlayer } from './hls-player.ts';
import type { Playback } from './PlaybackProvider.tsx';
import type { Membership } from './page-thrift.ts';
import { IDLE_SNAPSHOT, type Player, type PlayerSnapshot, type PlayWish } from './player.ts';
import { PushPlayer } from './push-player.ts';
import { scalePicture } from './scale-picture.ts';
import { SnapshotStore } from './snapshot-store.ts';
import type { Turn } from './start-line.ts';
import type { Cut, ThriftLevel } from './thrift.ts';
import { TileGauge } from './tile-gauge.ts';
import type { Presence, TileStanding } from './tile-standing.ts';

export interface TileWish extends TileStanding {
  profile: ProfileId;
  /** What may stand in for the profile while the page has to save; null when nothing smaller is there. */
  standIn: ProfileId | null;
  sound: boolean;
  presence: Presence;
  /** A picture now and then is all that is wanted: of a list of thumbnails. HLS moves all the same. */
  stillsOnly: boolean;
}

export interface TileDriverOptions {
  playback: Playback;
  cameraId: string;
  byHls: boolean;
  video: HTMLVideoElement;
  keepPicture: (video: HTMLVideoElement) => void;
  wish: TileWish;
}

/**
 * One tile between its page and its player: it starts when it is its turn, rests while nobody sees it, and asks for as much as the page
 * can have. Ends with `close`.
 */
export class TileDriver {
  readonly store = new SnapshotStore<PlayerSnapshot>(IDLE_SNAPSHOT);
  readonly #options: TileDriverOptions;
  readonly #player: Player;
  readonly #gauge: TileGauge;
  readonly #audience: Audience;
  readonly #membership: Membership;
  #wish: TileWish;
  #turn: Turn | null = null;
  #begun = false;
  #level: ThriftLevel = 'full';
  #cause: StrainCause | null = null;

  constructor(options: TileDriverOptions) {
    this.#options = options;
    this.#wish = options.wish;
    const { playback, video } = options;
    this.#gauge = new TileGauge(video, playback.link.clock);
    this.#player = this.#createPlayer();
    this.#player.attach(video);
    this.#player.subscribe(() => this.#tell());
    this.#audience = new Audience({
      element: video,
      covered: options.wish.presence === 'covered',
      ahead: options.wish.importance === 'ahead',
      events: { left: () => this.#left(), came: () => this.#came() },
    });
    this.#membership = playback.thrift.join({
      standing: () => this.#wish,
      away: () => this.#audience.isAway,
      cuts: () => this.#cuts(),
      load: () => this.#load(),
      grant: (level, cause) => this.#granted(level, cause),
      scale: (coarse) => scalePicture(video, coarse && this.#wish.importance !== 'focus'),
    });
    if (!this.#audience.isAway) this.#getInLine();
  }

  setWish(wish: TileWish): void {
    const before = this.#wish;
    this.#wish = wish;
    this.#audience.set({ covered: wish.presence === 'covered', ahead: wish.importance === 'ahead' });
    if (this.#begun) this.#player.change(this.#playWish());
    const { importance, order, standIn, sound, profile, stillsOnly } = before;
    if (importance !== wish.importance || order !== wish.order) this.#membership.changed();
    else if (standIn !== wish.standIn || sound !== wish.sound || profile !== wish.profile)
      this.#membership.changed();
    else if (stillsOnly !== wish.stillsOnly) this.#membership.changed();
  }

  allowSound(): void {
    this.#player.allowSound();
  }

  close(): void {
    this.#audience.close();
    this.#membership.leave();
    this.#turn?.leave();
    this.#player.stop();
  }

  #createPlayer(): Player {
    const { playback, byHls, keepPicture } = this.#options;
    const { link, stats } = playback;
    return byHls
      ? new HlsPlayer({ stats, clock: link.clock, keepPicture })
      : new PushPlayer({ link, stats, keepPicture, gauge: this.#gauge });
  }

  #getInLine(): void {
    this.#turn?.leave();
    this.#turn = this.#options.playback.starts.enter(
      () => this.#wish,
      () => this.#go(),
    );
  }

  #go(): void {
    if (this.#begun) {
      this.#player.change(this.#playWish());
      this.#player.resume();
      return;
    }
    this.#begun = true;
    this.#player.start({ camera: this.#options.cameraId, ...this.#playWish() });
  }

  #left(): void {
    this.#turn?.leave();
    this.#turn = null;
    if (this.#begun) this.#player.rest();
  }

  #came(): void {
    if (this.#turn === null) this.#getInLine();
    else if (this.#begun) this.#player.resume();
  }

  #playWish(): PlayWish {
    const { profile, standIn, sound, stillsOnly } = this.#wish;
    const saves = this.#level !== 'full';
    const stillsEveryMs =
      stillsOnly || this.#level === 'stills' ? this.#options.playback.stillsEveryMs : undefined;
    return { profile: saves ? (standIn ?? profile) : profile, sound, stillsEveryMs };
  }

  /**
   * What somebody works with keeps its motion, however bad it gets: one tile costs little, and a picture now and then has no sound
   * either. HLS knows no pictures now and then.
   */
  #cuts(): readonly Cut[] {
    const { profile, standIn, sound, importance, stillsOnly } = this.#wish;
    // There is nothing left to save.
    if (stillsOnly) return [];
    const cuts: Cut[] = [];
    if (standIn !== null && standIn !== profile) cuts.push('sub');
    if (!sound && importance !== 'focus' && !this.#options.byHls) cuts.push('stills');
    return cuts;
  }

  #load() {
    return this.#player.getSnapshot().hasPicture && !this.#audience.isAway ? this.#gauge.take() : null;
  }

  #granted(level: ThriftLevel, cause: StrainCause | null): void {
    if (level === this.#level && cause === this.#cause) return;
    this.#level = level;
    this.#cause = cause;
    if (this.#begun) this.#player.change(this.#playWish());
    this.#tell();
  }

  #tell(): void {
    const snapshot = this.#player.getSnapshot();
    const { phase, hasPicture } = snapshot;
    if (hasPicture || (phase !== 'connecting' && phase !== 'idle')) this.#turn?.started();
    this.store.update({ ...snapshot, saving: this.#saving() });
  }

  /**
   * What is given back is not there at once, and may not come at all: a picture that stands is told for as long as it does. The same
   * object for as long as nothing of it changes: a new one is a change to whoever shows it.
   */
  #saving(): PlayerSnapshot['saving'] {
    // What is wanted so saves nothing.
    if (this.#wish.stillsOnly) return null;
    const before = this.store.getSnapshot().saving;
    const level = this.#player.getSnapshot().stills ? 'stills' : this.#level;
    const cause = this.#cause ?? before?.cause ?? null;
    if (level === 'full' || cause === null) return null;
    if (before?.level === level && before.cause === cause) return before;
    return { level, cause, everyMs: this.#options.playback.stillsEveryMs };
  }
}
