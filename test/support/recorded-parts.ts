import { randomBytes } from 'node:crypto';
import type { RecordedInit, RecordedPart } from '../../server/incidents/recorded-stream.ts';

/** A part as a live window gives it out, of random bytes unless it is given others, which counts who holds it. */
export class TestPart implements RecordedPart {
  readonly epoch: number;
  readonly number: number;
  readonly bytes: Buffer;
  readonly videoEnd: number;
  readonly independent: boolean;
  readonly mediaTimeMs: number;
  readonly durationMs = 200;
  readonly arrivalMs: number;
  held = 0;

  constructor(
    number: number,
    {
      epoch = 1,
      sizeBytes = 1000,
      group = 5,
      startMs = 1_800_000_000_000,
      bytes = randomBytes(sizeBytes) as Buffer,
    } = {},
  ) {
    this.number = number;
    this.epoch = epoch;
    this.bytes = bytes;
    this.videoEnd = bytes.length;
    this.independent = number % group === 0;
    this.mediaTimeMs = number * 200;
    this.arrivalMs = startMs + number * 200;
  }

  retain(): void {
    this.held += 1;
  }

  release(): void {
    this.held -= 1;
  }
}

export function testInit(epoch = 1, width = 640, displayedWidth = width): RecordedInit {
  const bytes = Buffer.from(`init segment of ${width}`);
  const video = { width, height: 360, displayed: { width: displayedWidth, height: 360 } };
  return { epoch, bytes, videoBytes: bytes, codecs: 'avc1.64001f', video };
}
