import { describe, expect, it } from 'vitest';
import {
  InterleavedDemuxer,
  MAX_BODY_BYTES,
  MAX_GARBAGE_BYTES,
  MAX_HEAD_BYTES,
} from '../../../server/rtsp/interleaved-demuxer.ts';
import { concat, frameOf, recordDemuxer, rtpPacket } from '../../support/rtsp-bytes.ts';

const video = rtpPacket({ payloadType: 96, sequence: 1, payload: Buffer.alloc(700, 0x41) });
const audio = rtpPacket({ payloadType: 97, sequence: 9, payload: Buffer.alloc(90, 0x42) });
const answer = Buffer.from('RTSP/1.0 200 OK\r\nCSeq: 9\r\nContent-Length: 3\r\n\r\na$b');

describe('InterleavedDemuxer', () => {
  const stream = concat(
    frameOf(0, video),
    answer,
    frameOf(2, audio),
    '\r\n',
    frameOf(1, Buffer.alloc(0)),
    frameOf(0, video),
  );
  const whole = ['0:712', '200 a$b', '2:102', '0:712'];

  it('tells frames from messages', () => {
    const record = recordDemuxer();
    record.push(stream);
    expect(record.seen).toEqual(whole);
    expect(record.damaged).toBe(0);
  });

  it('gives the same for every cut of the stream in two, and byte by byte', () => {
    for (let cut = 1; cut < stream.length; cut += 1) {
      const record = recordDemuxer();
      record.push(stream.subarray(0, cut));
      record.push(stream.subarray(cut));
      expect(record.seen, `cut at ${cut}`).toEqual(whole);
    }
    const record = recordDemuxer();
    for (const byte of stream) record.push(Buffer.of(byte));
    expect(record.seen).toEqual(whole);
    expect(record.damaged).toBe(0);
  });

  it('hands out whole frames where they lie, and copies no more than a tail', () => {
    const buffers: Buffer[] = [];
    const demuxer = new InterleavedDemuxer({ onMessage() {}, onDamaged() {} });
    demuxer.frames = { frame: (_channel, buffer) => buffers.push(buffer) };
    const one = frameOf(0, video);
    const read = concat(one, one, one.subarray(0, 300));
    demuxer.push(read, read.length);
    expect(buffers).toEqual([read, read]);
    const next = concat(one.subarray(300), one);
    demuxer.push(next, next.length);
    expect(buffers[2]).not.toBe(next);
    expect(buffers[3]).toBe(next);
  });

  it('does not read behind the length it is given', () => {
    const record = recordDemuxer();
    const read = concat(frameOf(0, video), frameOf(0, video));
    record.demuxer.push(read, frameOf(0, video).length + 2);
    expect(record.seen).toEqual(['0:712']);
  });

  it('finds the next frame behind garbage and counts what it skipped', () => {
    for (const garbage of [
      'xyz',
      '$\x00\x00\x10garbage with a dollar',
      'RTSP/9.9 what\r\n\r\n',
      '\x00'.repeat(3000),
      '$$$$$$',
    ]) {
      const record = recordDemuxer();
      record.push(concat(frameOf(0, video), garbage, frameOf(0, video), frameOf(2, audio)));
      expect(record.seen, garbage.slice(0, 20)).toEqual(['0:712', '0:712', '2:102']);
      expect(record.damaged, garbage.slice(0, 20)).toBe(garbage.length);
    }
  });

  it('finds a message behind garbage', () => {
    const record = recordDemuxer();
    record.push(concat('v=0\r\no=lost body\r\n', answer));
    expect(record.seen).toEqual(['200 a$b']);
  });

  it('does not take a dollar in garbage for a frame on a channel nobody uses', () => {
    const record = recordDemuxer();
    record.push(concat(frameOf(0, video), 'x', '$\x09\x00\x0c\x80garbageover', frameOf(0, video)));
    expect(record.seen).toEqual(['0:712', '0:712']);
  });

  it('loses no frame to garbage that looks like the start of one, wherever TCP cuts', () => {
    const lookalike = (size: number) =>
      concat('x', Buffer.of(0x24, 0, size >> 8, size & 0xff, 0x80), 'y'.repeat(99));
    const record = recordDemuxer();
    record.demuxer.expectChannel(0);
    const whole = concat(frameOf(0, video), frameOf(0, video));
    const sizes = [20, 95, 1_000, 5_000, 30_000, 65_535];
    record.push(whole);
    for (const size of sizes) {
      for (const cut of [0, 5, 90, 106, 107, 500, 822, 1_300]) {
        const bytes = concat(lookalike(size), whole);
        record.push(bytes.subarray(0, cut));
        record.push(bytes.subarray(cut));
      }
    }
    expect(record.seen).toEqual(Array(2 + sizes.length * 16).fill('0:712'));
  });

  it('takes garbage for no frame on a channel that nobody spoke of', () => {
    const record = recordDemuxer();
    record.demuxer.expectChannel(0);
    const garbage = concat(Buffer.of(0x24, 9, 0xff, 0xff, 0x80), 'y'.repeat(300));
    const frames = concat(...Array.from({ length: 700 }, () => frameOf(0, audio)));
    record.push(frames);
    record.push(garbage);
    record.push(frames);
    expect(record.seen).toEqual(Array(1400).fill('0:102'));
    expect(record.damaged).toBe(garbage.length);
  });

  it('hears a camera on a channel that nobody spoke of, however TCP cuts', () => {
    const stream = concat(frameOf(7, video), '\r\n', frameOf(7, audio), answer, frameOf(7, video));
    for (let cut = 0; cut < stream.length; cut += 1) {
      const record = recordDemuxer();
      record.demuxer.expectChannel(0);
      record.push(stream.subarray(0, cut));
      record.push(stream.subarray(cut));
      expect(record.seen, `cut at ${cut}`).toEqual(['7:712', '7:102', '200 a$b', '7:712']);
    }
  });

  it('knows a frame between garbage by its source, a new one the second time', () => {
    const from = (source: number) => {
      const packet = Buffer.from(video);
      packet.writeUInt32BE(source, 8);
      return concat('x', frameOf(0, packet), 'x');
    };
    const record = recordDemuxer();
    record.push(concat(frameOf(0, video), 'x', frameOf(0, video), 'x'));
    expect(record.seen.length).toBe(2);
    record.push(from(0xfeedface));
    expect(record.seen.length).toBe(2);
    for (const half of [from(0xfeedface).subarray(0, 100), from(0xfeedface).subarray(100)]) record.push(half);
    expect(record.seen.length).toBe(3);
  });

  it('gives up on a stream of nothing but garbage', () => {
    const record = recordDemuxer();
    const read = Buffer.alloc(64 * 1024, 'x');
    let trouble: string | null = null;
    let reads = 0;
    while (trouble === null && reads < 10) {
      trouble = record.push(read);
      reads += 1;
    }
    expect(trouble).toMatch(/neither RTP nor RTSP/);
    expect(reads).toBe(MAX_GARBAGE_BYTES / read.length + 1);
  });

  it('does not give up on garbage with frames between', () => {
    const record = recordDemuxer();
    record.demuxer.expectChannel(0);
    const read = concat(Buffer.alloc(64 * 1024, 'x'), frameOf(0, video), frameOf(0, video));
    for (let reads = 0; reads < 20; reads += 1) expect(record.push(read)).toBeNull();
    expect(record.seen.length).toBe(40);
  });

  it('treats a head without an end as garbage at its ceiling', () => {
    const record = recordDemuxer();
    record.demuxer.expectChannel(0);
    const endless = Buffer.from(`RTSP/1.0 200 OK\r\n${'a: b'.repeat(MAX_HEAD_BYTES)}`);
    for (let at = 0; at < endless.length; at += 100) record.push(endless.subarray(at, at + 100));
    record.push(concat(frameOf(0, video), frameOf(0, video)));
    expect(record.seen).toEqual(['0:712', '0:712']);
  });

  it('refuses a body above its ceiling', () => {
    const record = recordDemuxer();
    expect(
      record.push(Buffer.from(`RTSP/1.0 200 OK\r\nContent-Length: ${MAX_BODY_BYTES + 1}\r\n\r\n`)),
    ).toMatch(/body/);
  });

  it('reads a body of the ceiling itself, in pieces', () => {
    const record = recordDemuxer();
    const body = 'b'.repeat(MAX_BODY_BYTES);
    const message = Buffer.from(`RTSP/1.0 200 OK\nContent-Length: ${MAX_BODY_BYTES}\n\n${body}`);
    for (let at = 0; at < message.length; at += 1000) record.push(message.subarray(at, at + 1000));
    expect(record.seen).toEqual([`200 ${body}`]);
  });

  it('stops handing out within a read when its receiver is changed', () => {
    const record = recordDemuxer();
    const seen: number[] = [];
    record.demuxer.frames = {
      frame(channel) {
        seen.push(channel);
        record.demuxer.frames = { frame() {} };
      },
    };
    record.push(concat(frameOf(0, video), frameOf(2, audio)));
    expect(seen).toEqual([0]);
  });
});
