import { type Clip, prepareClip } from '../../simulator/clip.ts';

/** Ten pictures of H.264 in name only: a key frame of three packets and nine small ones; 400 ms at 25 a second. */
export function tinyStream(keyFrameBytes = 3000): Buffer {
  const startCode = Buffer.from([0, 0, 0, 1]);
  const pieces: Buffer[] = [];
  const add = (...bytes: number[]) => pieces.push(startCode, Buffer.from(bytes));
  add(0x67, 0x64, 0x00, 0x1f, 0xac);
  add(0x68, 0xee, 0x3c, 0x80);
  pieces.push(startCode, Buffer.concat([Buffer.from([0x65, 0x88]), Buffer.alloc(keyFrameBytes, 0x55)]));
  for (let i = 1; i < 10; i += 1) add(0x41, 0x9a, i, 0x77);
  return Buffer.concat(pieces);
}

export function tinyClip(keyFrameBytes?: number): Clip {
  const video = { file: 'tiny.h264', codec: 'h264', frameRate: 25 } as const;
  return prepareClip('tiny', { video }, () => tinyStream(keyFrameBytes));
}
