import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../server/base/clock.ts';
import { StillMaker } from '../../../server/ffmpeg/still-maker.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { probeMedia } from '../../support/ffprobe.ts';
import { type ClipOptions, makeClip, WALL_CLIP } from '../../support/fragmented-clip.ts';

const searchPath = process.env.PATH ?? '';
const never = new AbortController().signal;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'onescreen-still-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The first picture of a clip as ffmpeg itself cuts it. */
function keyFrame(options: Partial<ClipOptions> = {}): Buffer[] {
  const { init, parts } = makeClip({ ...WALL_CLIP, seconds: 1, partFrames: 1, ...options });
  return [init, parts[0]!.bytes];
}

/** A shell script in the place of ffmpeg. */
function standIn(script: string) {
  const program = join(folder, `ffmpeg-${Math.random().toString(36).slice(2)}`);
  writeFileSync(program, `#!/bin/sh\n${script}\n`);
  chmodSync(program, 0o755);
  const clock = new FakeClock();
  return { stills: new StillMaker({ ffmpeg: { program, searchPath }, clock }), clock };
}

function readFileNames(prefix: string): string[] {
  return readdirSync(folder).filter((name) => name.startsWith(prefix));
}

describe('StillMaker', () => {
  // However long the decoder takes here.
  const stills = new StillMaker({ ffmpeg: { program: null, searchPath }, clock: new FakeClock() });

  it.each([
    ['a small one as it is', { width: 320, height: 180 }, { width: 320, height: 180 }],
    ['a large one smaller', { width: 1920, height: 1080 }, { width: 640, height: 360 }],
    ['one of long pixels', { width: 352, height: 576, sampleAspect: '24/11' }, { width: 640, height: 480 }],
    ['one of high pixels', { width: 704, height: 288, sampleAspect: '6/11' }, { width: 640, height: 480 }],
    [
      'one of pixels that cannot be',
      { width: 320, height: 180, sampleAspect: '1/99' },
      { width: 320, height: 180 },
    ],
    ['one of H.265', { codec: 'h265', width: 1280, height: 720 }, { width: 640, height: 360 }],
  ] as const)('makes a JPEG of a key frame: %s', async (_case, clip, size) => {
    const still = await stills.make(keyFrame(clip), never);
    expect(still).toMatchObject({ ok: true });
    const jpeg = still.ok ? still.jpeg : Buffer.alloc(0);
    expect(jpeg.subarray(0, 3).toString('hex')).toBe('ffd8ff');
    const { streams, complaints } = await probeMedia(jpeg);
    expect(streams).toMatchObject([{ codec_name: 'mjpeg', ...size, nb_read_frames: '1' }]);
    expect(complaints).not.toMatch(/error|invalid/i);
  });

  it('takes the frame that is shown at the wished time, the last one as long as it is shown', async () => {
    const { init, parts } = makeClip({ ...WALL_CLIP, seconds: 1, partFrames: 1 });
    const video = [init, ...parts.map(({ bytes }) => bytes)];
    const at = async (offsetMs: number) => {
      const wish = { offsetMs, maxWidth: 640, maxJpegBytes: 1024 * 1024, deadlineMs: 30_000 };
      const still = await stills.make(video, never, wish);
      if (!still.ok) throw new Error(still.why);
      expect(still.offsetMs).toBe(offsetMs);
      return still.jpeg.toString('base64');
    };
    const last = await at(960);
    expect(await at(999)).toBe(last);
    expect(await at(1_900)).toBe(last);
    expect(new Set([last, await at(0), await at(500), await at(920)]).size).toBe(4);
  });

  it('says that the decoder failed, and in whose words, when there is no picture in it', async () => {
    const [init] = keyFrame();
    const still = await stills.make([init!, Buffer.from('no fragment at all')], never);
    expect(still).toMatchObject({ ok: false, missing: 'decoder-failed' });
    expect(still).toMatchObject({ why: expect.stringMatching(/^ffmpeg exited with/) });
  });

  it('says that this machine has no ffmpeg', async () => {
    const without = new StillMaker({ ffmpeg: { program: null, searchPath: folder }, clock: systemClock });
    expect(await without.make(keyFrame(), never)).toMatchObject({ ok: false, missing: 'no-decoder' });
  });

  it('gives up a decoder that comes to no end', async () => {
    const { stills, clock } = standIn('exec sleep 60');
    const making = stills.make([Buffer.from('x')], never);
    await clock.advance(10_000);
    expect(await making).toMatchObject({ ok: false, why: 'ffmpeg was ended by SIGTERM' });
    expect(clock.pendingTimers).toBe(0);
  });

  it('waits for as long as is wished', async () => {
    const { stills, clock } = standIn(`while [ ! -e ${folder}/late ]; do sleep 0.01; done; echo j`);
    const wish = { offsetMs: 0, maxWidth: 640, maxJpegBytes: 1_000, deadlineMs: 60_000 };
    const making = stills.make([Buffer.from('x')], never, wish);
    await clock.advance(59_000);
    writeFileSync(join(folder, 'late'), '');
    expect(await making).toMatchObject({ ok: true });
  });

  it('takes no picture that is larger than a still can be', async () => {
    const { stills, clock } = standIn('exec cat /dev/zero');
    const still = await stills.make([Buffer.from('x')], never);
    expect(still).toMatchObject({ ok: false, missing: 'decoder-failed' });
    expect(clock.pendingTimers).toBe(0);
  });

  it('decodes two pictures at once, and the others in turn', async () => {
    const marks = `[ -e ${folder}/go ] && touch ${folder}/late-$$; touch ${folder}/run-$$`;
    const { stills } = standIn(`${marks}; while [ ! -e ${folder}/go ]; do sleep 0.01; done; echo j`);
    const all = [1, 2, 3, 4].map(() => stills.make([Buffer.from('x')], never));
    await eventually(() => readFileNames('run-').length >= 2);
    writeFileSync(join(folder, 'go'), '');
    expect(await Promise.all(all)).toMatchObject(all.map(() => ({ ok: true })));
    expect([readFileNames('run-').length, readFileNames('late-').length]).toEqual([4, 2]);
  });

  it('ends the decoder when nobody wants the picture any more', async () => {
    const { stills, clock } = standIn(`echo $$ > ${folder}/pid; exec sleep 60`);
    const nobody = new AbortController();
    const making = stills.make([Buffer.from('x')], nobody.signal);
    await eventually(
      () => readFileNames('pid').length === 1 && readFileSync(join(folder, 'pid'), 'utf8') !== '',
    );
    nobody.abort(new Error('closed'));
    await expect(making).rejects.toThrow('closed');
    expect(() => process.kill(Number(readFileSync(join(folder, 'pid'), 'utf8')), 0)).toThrow();
    expect(clock.pendingTimers).toBe(0);
  });
});
