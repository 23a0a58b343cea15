import { LiveWindow, type LiveWindowOptions } from '../../../server/hls/live-window.ts';
import type { InitSegment, PartData } from '../../../server/hls/part.ts';
import { FakeClock } from '../../support/fake-clock.ts';

export const PART_MS = 200;
export const PARTS_PER_SEGMENT = 10;
const PART_BYTES = 100;

export function fakeInit(epoch: number): InitSegment {
  return {
    epoch,
    bytes: Buffer.from(`init ${epoch}`),
    videoBytes: Buffer.from(`video init ${epoch}`),
    codecs: 'avc1.64001f,mp4a.40.2',
    videoCodecs: 'avc1.64001f',
    video: {
      ...{ codec: 'h264', width: 1280, height: 720, declaredFrameRate: 25 },
      displayed: { width: 1280, height: 720 },
    },
  };
}

/** A live window and the source that fills it, on a clock that stands still. */
export class WindowSource {
  readonly clock = new FakeClock();
  readonly window: LiveWindow;
  /** What came back, as text. */
  readonly released: string[] = [];
  /** Parts that the window was given. */
  made = 0;
  epoch = 0;
  sequence = 0;
  index = 0;
  mediaTimeMs = 0;

  constructor(options: Partial<LiveWindowOptions> = {}) {
    this.window = new LiveWindow({
      name: 'test',
      partTargetMs: PART_MS,
      targetDurationMs: 2_000,
      clock: this.clock,
      releaseBytes: (bytes) => this.released.push(textOf(bytes)),
      token: 'tok',
      firstSequence: 100,
      ...options,
    });
  }

  init(): void {
    this.epoch += 1;
    this.window.init(fakeInit(this.epoch));
  }

  part(changes: Partial<PartData> = {}): void {
    const bytes = Buffer.alloc(PART_BYTES);
    bytes.write(`${this.sequence}-${this.index}`);
    const part: PartData = {
      epoch: this.epoch,
      segmentSequence: this.sequence,
      index: this.index,
      bytes,
      memoryBytes: PART_BYTES,
      videoEnd: PART_BYTES,
      independent: this.index === 0,
      mediaTimeMs: this.mediaTimeMs,
      durationMs: PART_MS,
      arrivalMs: this.clock.now() + this.mediaTimeMs,
      frames: 5,
      ...changes,
    };
    this.made += 1;
    this.index += 1;
    this.mediaTimeMs += part.durationMs;
    this.window.part(part);
  }

  parts(count: number): void {
    for (let i = 0; i < count; i++) this.part();
  }

  endSegment(): void {
    this.window.segmentEnded(this.sequence);
    this.sequence += 1;
    this.index = 0;
  }

  segments(count: number): void {
    for (let i = 0; i < count; i++) {
      this.parts(PARTS_PER_SEGMENT);
      this.endSegment();
    }
  }

  playlist(delta = false): string {
    return this.window.playlist(delta).plain.toString();
  }
}

/** What `part` wrote into a part's bytes. */
export function textOf(bytes: Buffer): string {
  return bytes.toString('latin1', 0, Math.max(0, bytes.indexOf(0)));
}
