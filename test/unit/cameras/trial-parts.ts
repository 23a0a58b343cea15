import type { SeenPart } from '../../../server/cameras/trial-media.ts';
import type { InitSegment, PartData } from '../../../server/hls/part.ts';

export interface Film {
  frames: number;
  frameRate: number;
  groupFrames: number;
  frameBytes: number;
  keyBytes?: number;
}

/** One part for each frame, as a trial has them cut; in form only: a moof without anything in it, and a mdat. */
export function seenParts({
  frames,
  frameRate,
  groupFrames,
  frameBytes,
  keyBytes = frameBytes,
}: Film): SeenPart[] {
  return Array.from({ length: frames }, (_, frame) => {
    const independent = frame % groupFrames === 0;
    const bytes = fragment(independent ? keyBytes : frameBytes);
    const durationMs = 1000 / frameRate;
    return {
      bytes,
      videoEnd: bytes.length,
      independent,
      mediaTimeMs: frame * durationMs,
      durationMs,
      frames: 1,
    };
  });
}

/** The same as an engine hands them out. */
export function partData(film: Film): PartData[] {
  return seenParts(film).map((part, index) => ({
    ...part,
    memoryBytes: part.bytes.length,
    epoch: 1,
    segmentSequence: 0,
    index,
    arrivalMs: 0,
  }));
}

export function sampleInit(codecs = 'avc1.64001f'): InitSegment {
  return {
    epoch: 1,
    bytes: Buffer.from('init with sound'),
    videoBytes: Buffer.from('init'),
    codecs,
    videoCodecs: 'avc1.64001f',
    video: {
      ...{ codec: 'h264', width: 1920, height: 1080, declaredFrameRate: null },
      displayed: { width: 1920, height: 1080 },
    },
  };
}

function fragment(payloadBytes: number): Buffer {
  return Buffer.concat([box('moof', 100), box('mdat', payloadBytes)]);
}

function box(type: string, payloadBytes: number): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(8 + payloadBytes, 0);
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, Buffer.alloc(payloadBytes, 0x55)]);
}
