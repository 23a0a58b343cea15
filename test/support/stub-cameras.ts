import type { Clock } from '../../server/base/clock.ts';
import type { StreamStatus } from '../../server/cameras/stream-status.ts';
import type { ProfileDto, ProfileId } from '../../server/contract/dto.ts';
import { LiveWindow, type LiveWindowOptions } from '../../server/hls/live-window.ts';
import type { InitSegment, PartData } from '../../server/hls/part.ts';

export type StubWindow = Pick<LiveWindowOptions, 'segmentsKept' | 'lingering' | 'ceilingBytes'>;

/** A profile whose parts a test makes itself, on a real live window. */
export class StubStream {
  readonly profile: ProfileId;
  readonly window: LiveWindow;
  readonly recycled: Buffer[] = [];
  readonly touched: string[] = [];
  viewers = 0;
  frameRate: number | null = null;
  codecs: string | null = null;
  description: ProfileDto;
  displayedSize: { width: number; height: number } | null = null;
  status: StreamStatus;
  private made = 0;

  constructor(profile: ProfileId, clock: Clock, window: StubWindow = {}) {
    this.profile = profile;
    this.description = { id: profile, codec: null, width: null, height: null };
    this.status = {
      phase: 'idle',
      phaseSinceMs: 0,
      failure: null,
      retryAtMs: null,
      lastMediaAtMs: null,
      measured: null,
    };
    this.window = new LiveWindow({
      name: `stub/${profile}`,
      partTargetMs: 200,
      targetDurationMs: 2000,
      clock,
      releaseBytes: (bytes) => this.recycled.push(bytes),
      ...window,
    });
  }

  addViewer() {
    this.viewers += 1;
    return {
      release: () => {
        this.viewers -= 1;
      },
    };
  }

  get bitRate() {
    return this.window.measureBitRate();
  }

  touch(clientKey: string): void {
    this.touched.push(clientKey);
  }

  init(epoch = 1, displayed = { width: 640, height: 360 }): InitSegment {
    const init: InitSegment = {
      epoch,
      bytes: Buffer.from(`init ${epoch} with sound`),
      videoBytes: Buffer.from(`init ${epoch}`),
      codecs: 'avc1.64001f,mp4a.40.2',
      videoCodecs: 'avc1.64001f',
      video: { codec: 'h264', width: 640, height: 360, displayed, declaredFrameRate: 25 },
    };
    const { width, height } = init.video;
    this.description = { ...this.description, codec: init.videoCodecs, width, height };
    this.displayedSize = displayed;
    this.codecs = init.codecs;
    this.frameRate = init.video.declaredFrameRate;
    this.window.init(init);
    return init;
  }

  /** The n-th part, 200 ms after the one before; every tenth begins a segment with a key frame. */
  part(changes: Partial<PartData> = {}): PartData {
    const n = this.made++;
    const bytes = changes.bytes ?? Buffer.from(`part ${n} video|sound`);
    const part: PartData = {
      epoch: 1,
      segmentSequence: Math.floor(n / 10),
      index: n % 10,
      bytes,
      memoryBytes: bytes.length,
      videoEnd: bytes.indexOf('|') === -1 ? bytes.length : bytes.indexOf('|'),
      independent: n % 10 === 0,
      mediaTimeMs: n * 200,
      durationMs: 200,
      arrivalMs: 1_000_000 + n * 200,
      frames: 5,
      ...changes,
    };
    this.window.part(part);
    return part;
  }
}

export class StubCamera {
  readonly id: string;
  definition = { name: '大坝', domain: 'water', region: '610902', enabled: true, maintenance: false };
  readonly profiles: Map<ProfileId, StubStream>;

  constructor(clock: Clock, window: StubWindow = {}, id = 'c1') {
    this.id = id;
    this.profiles = new Map([
      ['main', new StubStream('main', clock, window)],
      ['sub', new StubStream('sub', clock, window)],
    ]);
  }

  stream(profile: ProfileId): StubStream | undefined {
    return this.profiles.get(profile);
  }
}
