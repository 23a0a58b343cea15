import { expect, it } from 'vitest';
import { readPictureSize } from '../../../../server/media/rtp/picture-size.ts';
import { createRtpPacket, parseRtpPacket } from '../../../../server/media/rtp/rtp-packet.ts';
import { writeRtpPacket } from '../../../support/rtp-fixture.ts';

function sizeOf(encoding: string, hex: string): string | null {
  const bytes = writeRtpPacket({ payload: Buffer.from(hex.replaceAll(' ', ''), 'hex') });
  const packet = createRtpPacket();
  parseRtpPacket(bytes, 0, bytes.length, packet);
  const size = readPictureSize(encoding, packet);
  return size === null ? null : `${size >>> 16}x${size & 0xffff}`;
}

it.each([
  ['JPEG', 'the first packet of a picture', '00 000000 01 3c 28 2d ff', '320x360'],
  ['JPEG', 'a packet in the middle', '00 000400 01 3c 28 2d ff', null],
  ['JPEG', 'a picture that is too large to say it', '00 000000 01 3c 00 2d ff', null],
  ['JPEG', 'a header that is cut off', '00 000000 01 3c 28', null],
  ['VP8', 'a key frame', '10 502300 9d012a 8002 e001', '640x480'],
  ['VP8', 'a key frame that is to be scaled', '10 502300 9d012a 8042 e081', '640x480'],
  ['VP8', 'a key frame behind every extension', '90 f0 8111 22 33 502300 9d012a 8002 e001', '640x480'],
  ['VP8', 'a key frame behind a short picture id', '90 80 11 502300 9d012a 8002 e001', '640x480'],
  ['VP8', 'another frame', '10 512300 9d012a 8002 e001', null],
  ['VP8', 'another partition', '11 502300 9d012a 8002 e001', null],
  ['VP8', 'a key frame that is cut off', '10 502300 9d012a 8002', null],
  ['VP9', 'a key frame with its structure', '8a 8001 18 0280 0168 01 00', '640x360'],
  ['VP9', 'a key frame of two layers', 'aa 01 00 00 38 0140 00b4 0280 0168 01 00', '640x360'],
  ['VP9', 'a frame without its structure', '88 8001 18 0280 0168 01 00', null],
  ['VP9', 'a structure without sizes', '8a 8001 08 01 00', null],
  ['VP9', 'a structure that is cut off', '8a 8001 18 0280', null],
  ['H264', 'what is not asked for', '00 000000 01 3c 28 2d ff', null],
])('of %s, %s says the size or nothing', (encoding, _what, hex, expected) => {
  expect(sizeOf(encoding, hex)).toBe(expected);
});

it('of MPEG-4 the same header is the same size, and another one another', () => {
  const picture = '000001b6 10';
  const header = (body: string) => `000001b001 000001b58913 00000100 00000120 ${body} 000001b3 00 ${picture}`;
  const [first, again, other] = ['0086c40021', '0086c40021', '0086c40041'].map((body) =>
    sizeOf('MP4V-ES', header(body)),
  );
  expect(first).not.toBeNull();
  expect(again).toBe(first);
  expect(other).not.toBe(first);
  expect(sizeOf('MP4V-ES', picture)).toBeNull();
  expect(sizeOf('MP4V-ES', `${picture} 00000120 0086c40021 000001b3`)).toBeNull();
  expect(sizeOf('MP4V-ES', '00000120 0086c4')).toBeNull();
});
