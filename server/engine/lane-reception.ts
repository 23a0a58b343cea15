import { FfmpegProcess } from '../ffmpeg/ffmpeg-process.ts';
import { transcodeArguments } from '../ffmpeg/transcode-command.ts';
import type { NamedSource } from '../media/rtp/followed-source.ts';
import { RtspRelay } from '../rtsp/rtsp-relay.ts';
import type { EngineMeasurement } from './engine-protocol.ts';
import { FlvReception } from './flv-reception.ts';
import { LaneFailure } from './lane-failure.ts';
import { LaneTracks } from './lane-tracks.ts';
import type { SetUpTrack } from './reception.ts';
import type { ReceivingStream } from './stream-feed.ts';
import type { Lane } from './transcode-lanes.ts';

/** Sound that is described but does not come at once with the picture is done without: ffmpeg would wait for it. */
const SOUND_WAIT_MS = 500;
/** ffmpeg takes pictures, and nothing comes of them. Sooner than a session without pictures is given up, whose reason would blame the camera. */
const SILENT_LANE_MS = 8_000;
/** It makes something of one when it has the next: of a camera that sends stills it may have had no more. */
const PICTURES_UNANSWERED = 3;
/** A camera that changes its size all the time costs no more than a process in so long. */
const LANE_KEPT_MS = 2_000;

export interface LaneReceptionOptions extends ReceivingStream {
  /** As set up with the camera: one video track, and sound if there is any. */
  tracks: SetUpTrack[];
  lane: Lane;
  /** The lane has ended by itself. */
  onFailed(failure: LaneFailure): void;
}

/**
 * The side door, for what cannot be repackaged: one session's packets go through an ffmpeg process, and what comes back as FLV goes the way of every
 * other stream. It is our own client that talks to the camera, over whatever transport and with whatever credentials it takes; ffmpeg reads
 * a relay on loopback.
 *
 * With the first picture of another size another process begins: ffmpeg would go on at the old one, and distort it.
 */
export class LaneReception {
  private readonly options: LaneReceptionOptions;
  private readonly flv: FlvReception;
  private relay: RtspRelay;
  private readonly tracks: LaneTracks;
  private process: FfmpegProcess | null = null;
  private beginning: Promise<void> | null = null;
  private waiting: { cancel(): void } | null = null;
  private finished = false;
  private startedMs = 0;
  /** When ffmpeg was started, or given the first picture since something came of it; monotonic. */
  private askedMs = Number.NaN;
  /** How many pictures it had been given before that. */
  private answeredPictures = 0;

  constructor(options: LaneReceptionOptions) {
    this.options = options;
    this.flv = new FlvReception({ ...options, transcoded: true });
    this.relay = new RtspRelay(options.clock);
    this.tracks = new LaneTracks({ ...options, onResized: () => this.resized() }, this.relay);
  }

  /** @param buffer valid during the call only */
  rtp(track: number, buffer: Buffer, start: number, end: number): void {
    const { pictures } = this.tracks;
    this.tracks.push(track, buffer, start, end);
    if (this.beginning === null) this.considerBeginning();
    else if (this.process && this.tracks.pictures > pictures && Number.isNaN(this.askedMs)) {
      this.askedMs = this.options.clock.monotonic();
    }
  }

  answered(tracks: readonly NamedSource[]): void {
    this.tracks.answered(tracks);
  }

  rtcp(track: number, buffer: Buffer, start: number, end: number): void {
    this.tracks.report(track, buffer, start, end);
  }

  damaged(): void {
    this.tracks.damagedOutside += 1;
  }

  get refusal(): string | null {
    return null;
  }

  get picturePackets(): number {
    return this.tracks.picturePackets;
  }

  get declaredFrameRate(): number | null {
    return this.tracks.declaredFrameRate;
  }

  /** What is wrong with the lane by now; null as long as all is well. */
  trouble(nowMs: number): LaneFailure | null {
    const unanswered = this.tracks.pictures - this.answeredPictures;
    if (!(nowMs - this.askedMs >= SILENT_LANE_MS && unanswered >= PICTURES_UNANSWERED)) return null;
    return new LaneFailure('transcoding-failed', `ffmpeg made no picture for ${SILENT_LANE_MS} ms`);
  }

  setSegmenting(segmenting: boolean): void {
    this.flv.setSegmenting(segmenting);
  }

  get endMs(): number {
    return this.flv.endMs;
  }

  measure(nowMs: number): EngineMeasurement | null {
    this.options.meter.foreignPackets = this.tracks.foreign;
    return this.flv.measure(nowMs, this.tracks.damaged);
  }

  /** Cuts what is there; nothing more comes. */
  finish(): void {
    this.finished = true;
    this.waiting?.cancel();
    this.relay.close();
    this.flv.finish();
  }

  /** Resolves when the process is gone. To be called after `finish`. */
  async gone(): Promise<void> {
    await this.beginning;
    await this.process?.stop();
  }

  private considerBeginning(): void {
    const { picture, sound } = this.tracks;
    if (!picture) return;
    if (sound !== 'awaited') this.begin();
    else this.waiting ??= this.options.clock.setTimer(() => this.begin(), SOUND_WAIT_MS);
  }

  private begin(): void {
    if (this.beginning || this.finished) return;
    this.waiting?.cancel();
    this.beginning = this.opened(this.start());
  }

  /** The relay keeps what comes until the next process asks for it, so that it begins with the picture that is of another size. */
  private resized(): boolean {
    const { process, options } = this;
    if (!process || options.clock.monotonic() - this.startedMs < LANE_KEPT_MS) return false;
    this.process = null;
    this.askedMs = Number.NaN;
    this.relay.close();
    this.relay = new RtspRelay(options.clock);
    this.tracks.relayTo(this.relay);
    this.flv.beginAnew();
    // One lane is one process.
    this.beginning = this.opened(process.stop().then(() => this.start()));
    return true;
  }

  private opened(starting: Promise<void>): Promise<void> {
    return starting.catch((error: unknown) => {
      this.fail(`the lane could not be opened: ${error instanceof Error ? error.message : String(error)}`);
    });
  }

  private async start(): Promise<void> {
    if (this.finished) return;
    const { lane, clock } = this.options;
    const offered = this.tracks.heard;
    const url = await this.relay.listen(
      this.options.tracks.map(({ media }) => media),
      offered,
    );
    const args = await transcodeArguments({ url, hasSound: offered.length > 1 });
    if (this.finished) return;
    this.startedMs = clock.monotonic();
    this.askedMs = this.startedMs;
    const child = new FfmpegProcess({
      program: lane.program,
      args,
      searchPath: lane.searchPath,
      clock,
      onOutput: (chunk) => this.output(chunk),
    });
    this.process = child;
    void child.ended.then((how) => {
      if (this.process === child) this.fail(`ffmpeg ${how}`);
    });
  }

  private output(chunk: Buffer): void {
    if (this.finished) return;
    this.askedMs = Number.NaN;
    this.answeredPictures = this.tracks.pictures;
    this.flv.push(chunk);
    if (this.flv.failure) this.fail(`what ffmpeg writes is no FLV: ${this.flv.failure}`);
  }

  private fail(why: string): void {
    if (!this.finished) this.options.onFailed(new LaneFailure('transcoding-failed', why));
  }
}
