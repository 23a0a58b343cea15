import { Reception } from '../../../server/engine/reception.ts';
import { StreamMeter } from '../../../server/engine/stream-meter.ts';
import { PartBuffers } from '../../../server/hls/part-buffers.ts';
import type { SdpMedia } from '../../../server/media/sdp/session-description.ts';
import {
  AUDIO_RATE,
  AUDIO_TYPE,
  arrivalsOf,
  type ClockedCamera,
  VIDEO_RATE,
  VIDEO_TYPE,
} from '../../support/clocked-camera.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { PackagedSamples } from '../../support/packaged-samples.ts';

const H264 = media('video', VIDEO_TYPE, 'H264', VIDEO_RATE);
const PCMA = media('audio', AUDIO_TYPE, 'PCMA', AUDIO_RATE);

export interface ReceivedCamera {
  samples: PackagedSamples;
  /** Monotonic arrival of each video sample, as the camera's model says. */
  clock: FakeClock;
  reception: Reception;
}

export interface ReceiveOptions {
  rtpTimes?: { video: number | null; audio: number | null };
  notBeforeMs?: number;
  clock?: FakeClock;
  originMs?: number;
  /** Called before each arrival, with the clock at its time. */
  before?(atMs: number, clock: FakeClock): void;
}

/** Plays what arrives from a camera into a reception that is being watched. */
export function receiveCamera(camera: ClockedCamera, options: ReceiveOptions = {}): ReceivedCamera {
  const clock = options.clock ?? new FakeClock();
  const samples = new PackagedSamples();
  const rtpTimes = options.rtpTimes ?? { video: null, audio: null };
  const reception = new Reception({
    tracks: [
      { media: H264, rtpTime: rtpTimes.video },
      ...(camera.sound ? [{ media: PCMA, rtpTime: rtpTimes.audio }] : []),
    ],
    clock,
    originMs: options.originMs ?? clock.monotonic(),
    notBeforeMs: options.notBeforeMs ?? 0,
    meter: new StreamMeter(clock.now()),
    segmenting: true,
    buffers: new PartBuffers(),
    createSegmenter: () => samples,
    onFirstFrame: () => {},
    onSegmentingEnded: () => {},
  });
  const beganMs = clock.monotonic();
  for (const { atMs, track, kind, bytes } of arrivalsOf(camera)) {
    clock.advanceSync(beganMs + atMs - clock.monotonic());
    options.before?.(atMs, clock);
    const index = track === 'video' ? 0 : 1;
    if (kind === 'rtp') reception.rtp(index, bytes, 0, bytes.length);
    else reception.rtcp(index, bytes, 0, bytes.length);
  }
  return { samples, clock, reception };
}

function media(kind: string, payloadType: number, encoding: string, clockRate: number): SdpMedia {
  return {
    ...{ kind, payloadType, encoding, clockRate },
    ...{ channels: 1, fmtp: new Map(), control: null, frameRate: null, encrypted: false },
  };
}
