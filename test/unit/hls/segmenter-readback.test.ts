import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PartBuffers } from '../../../server/hls/part-buffers.ts';
import { Segmenter } from '../../../server/hls/segmenter.ts';
import { type ElementaryClip, makeElementaryClip } from '../../support/elementary-clip.ts';
import { feedClip } from './feed-clip.ts';
import { RecordedOutput } from './recorded-output.ts';

interface Probed {
  streams: { codec_type: string; codec_name: string; width?: number; nb_read_packets: string }[];
  packets: { codec_type: string; pts: number; dts: number; duration: number; flags: string }[];
}

/** What ffprobe and ffmpeg, which know nothing of our code, find in what the segmenter wrote. */
describe('the parts of a segmenter, read back by ffmpeg', () => {
  let folder: string;
  let clip: ElementaryClip;
  let output: RecordedOutput;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'segmenter-'));
    clip = makeElementaryClip({ sound: true });
    output = new RecordedOutput();
    const segmenter = new Segmenter({
      partTargetMs: 200,
      segmentTargetMs: 2000,
      buffers: new PartBuffers(),
      output,
      firstEpoch: 1,
      firstSegmentSequence: 0,
    });
    feedClip(segmenter, clip);
    segmenter.finish();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function probe(name: string, bytes: Buffer[]): Probed {
    const file = join(folder, name);
    writeFileSync(file, Buffer.concat(bytes));
    const args = ['-v', 'error', '-count_packets', '-show_streams', '-show_packets', '-of', 'json', file];
    return JSON.parse(execFileSync('ffprobe', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }));
  }

  /** Every frame decoded; ffmpeg's complaints are the result. */
  function decode(name: string): string {
    const args = ['-v', 'error', '-threads', '1', '-i', join(folder, name), '-f', 'null', '-'];
    return spawnSync('ffmpeg', args, { encoding: 'utf8' }).stderr;
  }

  it('hold every frame of picture and sound, at its time', () => {
    const { streams, packets } = probe('all.mp4', [
      output.inits[0]!.bytes,
      ...output.parts.map(({ bytes }) => bytes),
    ]);
    expect(streams.map(({ codec_name }) => codec_name)).toEqual(['h264', 'aac']);
    const video = packets.filter(({ codec_type }) => codec_type === 'video');
    expect(video.length).toBe(100);
    expect(video.map(({ pts }) => pts)).toEqual(clip.videoSamples.map((_, index) => index * 3600));
    expect(video.map(({ flags }) => flags.startsWith('K'))).toEqual(
      clip.videoSamples.map(({ keyFrame }) => keyFrame),
    );
    expect(new Set(video.map(({ duration }) => duration))).toEqual(new Set([3600]));
    const audio = packets.filter(({ codec_type }) => codec_type === 'audio');
    expect(audio.map(({ pts }) => pts)).toEqual(audio.map((_, index) => index * 1024));
    expect(audio.length).toBeGreaterThan(55);
    expect(decode('all.mp4')).toBe('');
  });

  it('are complete without sound up to videoEnd, for muted tiles', () => {
    const silent = output.parts.map(({ bytes, videoEnd }) => bytes.subarray(0, videoEnd));
    const { streams } = probe('silent.mp4', [output.inits[0]!.videoBytes, ...silent]);
    expect(streams.map(({ codec_type, nb_read_packets }) => [codec_type, Number(nb_read_packets)])).toEqual([
      ['video', clip.videoSamples.length],
    ]);
    expect(decode('silent.mp4')).toBe('');
  });

  it('can be entered at any independent part', () => {
    const from = output.parts.findIndex(({ independent }, index) => independent && index > 0);
    const { packets } = probe('entered.mp4', [
      output.inits[0]!.bytes,
      ...output.parts.slice(from).map(({ bytes }) => bytes),
    ]);
    expect(packets.find(({ codec_type }) => codec_type === 'video')?.pts).toBe(50 * 3600);
    expect(decode('entered.mp4')).toBe('');
  });
});
