import { type FfmpegPlace, findFfmpeg } from '../ffmpeg/find-ffmpeg.ts';
import { RtspFailure } from '../rtsp/rtsp-failure.ts';
import { LaneFailure } from './lane-failure.ts';
import type { LaneSeats } from './lane-seats.ts';

/** A place for one ffmpeg process, held until that is gone. */
export interface Lane {
  readonly program: string;
  readonly searchPath: string;
  /** May be called twice. */
  leave(): void;
}

/** Where a media thread asks for lanes. */
export interface Lanes {
  /**
   * @param offer what the camera sends, in words
   * @throws LaneFailure when there is no ffmpeg, or no lane is free; RtspFailure where nothing is transcoded
   */
  take(offer: string): Lane;
  /** Throws the same, whether a lane is free or not. */
  check(offer: string): void;
}

/** Where nothing is transcoded. */
export const NO_LANES: Lanes = { take: refuse, check: refuse };

/** The lanes of this machine's ffmpeg, as one media thread sees them. */
export class TranscodeLanes implements Lanes {
  private readonly place: FfmpegPlace;
  private readonly seats: LaneSeats;
  private readonly owner: number;

  /** @param owner this thread's number; above 0 */
  constructor(place: FfmpegPlace, seats: LaneSeats, owner: number) {
    this.place = place;
    this.seats = seats;
    this.owner = owner;
  }

  take(offer: string): Lane {
    const program = this.find(offer);
    const leave = this.seats.take(this.owner);
    if (leave) return { program, searchPath: this.place.searchPath, leave };
    const { count } = this.seats;
    throw new LaneFailure('no-free-lane', `${offer}, and all ${count} transcoding lanes are in use`);
  }

  check(offer: string): void {
    this.find(offer);
  }

  private find(offer: string): string {
    const program = findFfmpeg(this.place);
    if (program) return program;
    const where = this.place.program ? 'at FFMPEG_PATH' : 'on the PATH';
    throw new LaneFailure('needs-ffmpeg', `${offer}, and there is no ffmpeg ${where}`);
  }
}

function refuse(offer: string): never {
  throw new RtspFailure('no-playable-track', offer);
}
