import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  avcRecord,
  type FlvTagFields,
  flvConfiguration,
  flvFile,
  flvPicture,
  hevcRecord,
} from '../../support/flv-writer.ts';
import { H264_CASES, H265_CASES } from '../../support/parameter-set-cases.ts';

/** FLV of ffmpeg's muxer (test/unit/media/fixtures/make-fixtures.sh). */
export function recordedFlv(name: string): Buffer {
  return readFileSync(resolve('test/unit/media/fixtures', `${name}.flv`));
}

/** H.265 and then H.264 as Enhanced RTMP writes them, modifiers, several tracks, a wrap of the clock. */
export function enhancedFlv(): Buffer {
  const sets = [H265_CASES[0]!.vps, H265_CASES[0]!.sps, H265_CASES[0]!.pps].map((set) =>
    Buffer.from(set, 'hex'),
  );
  const avc = avcRecord(Buffer.from(H264_CASES[0]!.sps, 'hex'), Buffer.from(H264_CASES[0]!.pps, 'hex'), 2);
  const slice = (head: string) => Buffer.concat([Buffer.from(head, 'hex'), Buffer.alloc(12, 7)]);
  const video = (body: Buffer, timestampMs: number): FlvTagFields => ({ kind: 'video', body, timestampMs });
  const key = { keyFrame: true };
  return flvFile([
    video(flvConfiguration('hvc1', hevcRecord(sets)), 0),
    video(flvPicture('hvc1', [sets[1]!, slice('2601af')], { ...key, compositionMs: 80 }), 0),
    video(flvPicture('hvc1', [slice('0201d0')]), 40),
    {
      kind: 'audio',
      body: Buffer.concat([Buffer.from('91'), Buffer.from('Opus'), Buffer.from('080102', 'hex')]),
    },
    video(Buffer.from('9702aabbcc036876633100000004020140', 'hex'), 60),
    video(Buffer.from('960061766331000000', 'hex'), 80),
    video(flvConfiguration('legacy 7', avc), 0xfffffff0),
    video(flvPicture('legacy 7', [slice('6588'), slice('6540')], { ...key, lengthBytes: 2 }), 0xfffffff8),
    video(flvPicture('avc1', [Buffer.from('0606018480', 'hex'), slice('419a')], { lengthBytes: 2 }), 4),
  ]);
}
