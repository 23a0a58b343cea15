import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PartBuffers } from '../../../../server/hls/part-buffers.ts';
import { Segmenter } from '../../../../server/hls/segmenter.ts';
import { fragmentHeadBytes, readFragmentHeader } from '../../../../server/media/fmp4/fragment-reader.ts';
import { readInitDescription } from '../../../../server/media/fmp4/init-reader.ts';
import { MovieHeader } from '../../../../server/media/fmp4/movie-header.ts';
import { type ElementaryClip, makeElementaryClip } from '../../../support/elementary-clip.ts';
import { plainMovie } from '../../../support/plain-movie.ts';
import { feedClip } from '../../hls/feed-clip.ts';
import { RecordedOutput } from '../../hls/recorded-output.ts';

interface Probed {
  format: { format_name: string; duration: string; tags: { creation_time: string } };
  packets: { codec_type: string; pts_time: string; duration_time: string; flags: string; size: string }[];
}

/** What ffprobe and ffmpeg find in a plain file that was put around parts. */
describe('a plain file around parts, read back by ffmpeg', () => {
  let folder: string;
  let clip: ElementaryClip;
  let output: RecordedOutput;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'movie-'));
    clip = makeElementaryClip({ sound: true });
    output = new RecordedOutput();
    const segmenter = new Segmenter({
      ...{ partTargetMs: 200, segmentTargetMs: 2000, buffers: new PartBuffers(), output },
      ...{ firstEpoch: 1, firstSegmentSequence: 0 },
    });
    feedClip(segmenter, clip);
    segmenter.finish();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function probe(name: string, bytes: Buffer): Probed {
    const file = join(folder, name);
    writeFileSync(file, bytes);
    const args = ['-v', 'error', '-show_format', '-show_packets', '-of', 'json', file];
    return JSON.parse(execFileSync('ffprobe', args, { encoding: 'utf8', maxBuffer: 64 << 20 }));
  }

  const decode = (name: string) =>
    spawnSync('ffmpeg', ['-v', 'warning', '-i', join(folder, name), '-f', 'null', '-'], { encoding: 'utf8' })
      .stderr;

  const times = ({ packets }: Probed, kind: string) =>
    packets.filter(({ codec_type }) => codec_type === kind).map(({ pts_time }) => Number(pts_time));

  it('has every frame of picture and sound at its time, and says when it was taken', () => {
    const takenAtMs = Date.parse('2026-11-28T06:30:00Z');
    const probed = probe('whole.mp4', plainMovie(output.inits[0]!, output.parts, takenAtMs));
    expect(probed.format.format_name).toContain('mp4');
    expect(probed.format.tags.creation_time).toBe('2026-11-28T06:30:00.000000Z');
    expect(Number(probed.format.duration)).toBeCloseTo(4, 1);
    const video = probed.packets.filter(({ codec_type }) => codec_type === 'video');
    expect(times(probed, 'video')).toEqual(
      clip.videoSamples.map((_, index) => expect.closeTo(index / 25, 4)),
    );
    expect(video.map(({ flags }) => flags.startsWith('K'))).toEqual(
      clip.videoSamples.map(({ keyFrame }) => keyFrame),
    );
    expect(video.map(({ size }) => Number(size))).toEqual(clip.videoSamples.map(({ bytes }) => bytes.length));
    const sound = times(probed, 'audio');
    expect(sound.length).toBeGreaterThan(55);
    expect(sound).toEqual(sound.map((_, index) => expect.closeTo((index * 1024) / 16_000, 3)));
    expect(decode('whole.mp4')).toBe('');
  });

  it('begins at any key frame, with picture and sound still together', () => {
    const from = output.parts.findIndex(({ independent }, index) => independent && index > 0);
    const probed = probe('middle.mp4', plainMovie(output.inits[0]!, output.parts.slice(from)));
    const whole = probe('again.mp4', plainMovie(output.inits[0]!, output.parts));
    const startSeconds = output.parts[from]!.mediaTimeMs / 1000;
    const video = times(probed, 'video');
    // A frame of sound begins a little before the picture: by as much as it did in the whole.
    const sound = times(whole, 'audio').findLast((time) => time <= startSeconds)!;
    expect(video[0]! - times(probed, 'audio')[0]!).toBeCloseTo(startSeconds - sound, 3);
    expect(video[1]! - video[0]!).toBeCloseTo(0.04, 4);
    expect(decode('middle.mp4')).toBe('');
  });

  it('shows the last picture until the next one where parts are missing in between', () => {
    const parts = output.parts.filter((_, index) => index < 5 || index >= 10);
    const probed = probe('hole.mp4', plainMovie(output.inits[0]!, parts));
    const video = times(probed, 'video');
    expect([video[24], video[25]]).toEqual([expect.closeTo(0.96, 3), expect.closeTo(2, 3)]);
    expect(Number(probed.format.duration)).toBeCloseTo(4, 1);
    expect(decode('hole.mp4')).toBe('');
  });

  it('of more than four gigabytes is told in 64 bits', () => {
    const movie = new MovieHeader(readInitDescription(output.inits[0]!.bytes)!);
    const { bytes } = output.parts[0]!;
    const fragment = readFragmentHeader(bytes)!;
    movie.add(fragment, 5 * 2 ** 30 + fragment.payloadStart);
    const header = movie.write(5 * 2 ** 30 + bytes.length, 0);
    const at = header.indexOf('co64') + 4 + 4 + 4;
    expect(Number(header.readBigUInt64BE(at))).toBe(header.length + 5 * 2 ** 30 + fragment.payloadStart);
    expect(header.subarray(-16, -8)).toEqual(Buffer.from('\0\0\0\x01mdat', 'latin1'));
    expect(Number(header.readBigUInt64BE(header.length - 8))).toBe(5 * 2 ** 30 + bytes.length + 16);
  });
});

describe('the reader of fragment headers', () => {
  it('needs no payload, says how much it needs, and reads nothing that is cut off or of another form', () => {
    const output = new RecordedOutput();
    const segmenter = new Segmenter({
      ...{ partTargetMs: 200, segmentTargetMs: 2000, buffers: new PartBuffers(), output },
      ...{ firstEpoch: 1, firstSegmentSequence: 0 },
    });
    feedClip(segmenter, makeElementaryClip({ seconds: 1 }));
    segmenter.finish();
    const { bytes, frames } = output.parts[1]!;
    const headBytes = fragmentHeadBytes(bytes.subarray(0, 88))!;
    expect(readFragmentHeader(bytes.subarray(0, headBytes))).toMatchObject({
      ...{ sampleCount: frames, payloadStart: headBytes, payloadBytes: bytes.length - headBytes, trackId: 1 },
    });
    expect(readFragmentHeader(bytes.subarray(0, headBytes - 1))).toBeNull();
    const sizes = bytes.readUInt32BE(92);
    const damaged = Buffer.from(bytes);
    damaged.writeUInt32BE(sizes + 1, 92);
    expect(readFragmentHeader(damaged)).toBeNull();
    expect(readInitDescription(bytes)).toBeNull();
  });
});
