import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../server/base/logger.ts';
import type { ClipDto } from '../../../server/contract/bookmark-dto.ts';
import type { InitSegment, PartData } from '../../../server/hls/part.ts';
import { PartBuffers } from '../../../server/hls/part-buffers.ts';
import { Segmenter } from '../../../server/hls/segmenter.ts';
import { ClipCheck } from '../../../server/incidents/clip-check.ts';
import { ClipLibrary } from '../../../server/incidents/clip-library.ts';
import { ClipRecorder } from '../../../server/incidents/clip-recorder.ts';
import { EvidenceDisk } from '../../../server/incidents/evidence-disk.ts';
import { EvidenceFolder } from '../../../server/incidents/evidence-folder.ts';
import { makeElementaryClip } from '../../support/elementary-clip.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { probeMedia } from '../../support/ffprobe.ts';
import { RecordedStage } from '../../support/recorded-stage.ts';
import { sampleBookmark } from '../../support/sample-bookmark.ts';
import { feedClip } from '../hls/feed-clip.ts';
import { RecordedOutput } from '../hls/recorded-output.ts';

const HOUR_MS = 60 * 60_000;
const ID = 'bookmark-1';

/** In parts of 200 ms, with a key frame in every fifth of them. */
interface Film {
  init: InitSegment;
  parts: readonly PartData[];
}

let small: Film;
let large: Film;
/** Of two megabytes; null where this account may mount nothing. */
let tinyDisk: string | null;

beforeAll(() => {
  small = makeFilm(320, 180, 1);
  large = makeFilm(480, 270, 2);
  tinyDisk = mountTinyDisk();
}, 60_000);
afterAll(() => {
  if (!tinyDisk) return;
  execFileSync('umount', [tinyDisk]);
  rmSync(tinyDisk, { recursive: true });
});

function makeFilm(width: number, height: number, firstEpoch: number): Film {
  const output = new RecordedOutput();
  const segmenter = new Segmenter({
    ...{ partTargetMs: 200, segmentTargetMs: 2_000, buffers: new PartBuffers(), output },
    ...{ firstEpoch, firstSegmentSequence: 0 },
  });
  feedClip(segmenter, makeElementaryClip({ width, height, seconds: 6, groupFrames: 25 }));
  segmenter.finish();
  return { init: output.inits[0]!, parts: output.parts };
}

const sizeOf = ({ parts }: Film, from: number, to: number) =>
  parts.slice(from, to).reduce((sum, { bytes }) => sum + bytes.length, 0);

function mountTinyDisk(): string | null {
  const place = mkdtempSync(join(tmpdir(), 'tiny-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', place], { stdio: 'ignore' });
    return place;
  } catch {
    rmSync(place, { recursive: true });
    return null;
  }
}

let root: string;
let clock: FakeClock;
let stage: RecordedStage;
let folder: EvidenceFolder;
let disk: EvidenceDisk;
let recorder: ClipRecorder;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'faults-'));
  clock = new FakeClock();
  stage = new RecordedStage();
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function record(place: string, { maxWaitingBytes = 2 ** 26 } = {}): void {
  folder = new EvidenceFolder(place);
  disk = new EvidenceDisk({ folder: place, minFreeBytes: 0, clock, logger: silentLogger, maxWaitingBytes });
  recorder = new ClipRecorder({
    ...{ cameras: stage, cameraId: 'dam', profile: 'main', folder: folder.clip(ID), disk, clock },
    ...{ momentMs: clock.now(), leadReason: 'not-watched', runOnMs: 60_000, past: null },
    ...{ onStill: null, onChanged: () => {}, onEnded: () => {} },
  });
  recorder.start();
}

/** As a camera sends it: each part when it is over. The parts go on in the film where the last ones ended. */
async function send({ init, parts }: Film, from: number, count: number): Promise<void> {
  for (const { bytes } of parts.slice(from, from + count)) {
    await clock.advance(200);
    stage.show(1, { bytes, startMs: clock.now() - 200 - stage.parts.length * 200 }, init);
  }
}

/** On the disk by now. */
async function written(parts: number): Promise<void> {
  await eventually(async () => {
    await clock.advance(1_000);
    const { pieces } = recorder.describe();
    const durationMs = pieces.reduce((sum, piece) => sum + piece.durationMs, 0);
    expect(durationMs).toBe(parts * 200);
  });
}

/** What a player finds in each piece, after the check has found nothing wrong: frames, and how large they are. */
async function played(clip: ClipDto): Promise<[frames: number, width: number | undefined][]> {
  const { signal } = new AbortController();
  const checked = sampleBookmark(ID, { clip, clipSeal: recorder.seal });
  expect(await new ClipCheck({ folder, disk, clock, signal }).clipDamages(checked)).toEqual([]);
  const library = new ClipLibrary({ folder, disk, clock });
  const pieces: [number, number | undefined][] = [];
  for (const { movie } of await library.movies(ID)) {
    const bytes: Buffer[] = [];
    for await (const some of movie.read(0, movie.byteLength)) bytes.push(some);
    const { streams, complaints } = await probeMedia(Buffer.concat(bytes));
    expect(complaints).toBe('');
    pieces.push([Number(streams[0]?.nb_read_frames), streams[0]?.width]);
  }
  return pieces;
}

async function end(): Promise<ClipDto> {
  await recorder.stop();
  return recorder.describeEnded();
}

const reasonsOf = ({ gaps }: ClipDto) => gaps.map(({ reason }) => reason);

describe('a clip', () => {
  it('plays to its last whole part where the disk became full, says so, and goes on when there is room', async (test) => {
    if (!tinyDisk) return test.skip('this account may not mount a file system');
    const { bavail, bsize } = statfsSync(tinyDisk);
    writeFileSync(join(tinyDisk, 'others'), Buffer.alloc(bavail * bsize - sizeOf(small, 0, 9)));
    record(tinyDisk);
    await send(small, 0, 5);
    await written(5);
    await send(small, 5, 15);
    await eventually(async () => {
      await clock.advance(200);
      expect(disk.state).toBe('full');
    });
    rmSync(join(tinyDisk, 'others'));
    await clock.advance(10_000);
    await send(small, 0, 5);
    const clip = await end();
    expect(reasonsOf(clip)).toEqual(['disk-full']);
    expect(clip.gaps[0]!.durationMs).toBeGreaterThan(1_000);
    const pieces = await played(clip);
    expect(pieces).toHaveLength(2);
    expect(pieces[0]![0]).toBeGreaterThanOrEqual(25);
    expect(pieces[1]).toEqual([25, 320]);
  });

  it('leaves out what a slow disk does not take in time, holds nobody up meanwhile, and says so', async () => {
    record(root, { maxWaitingBytes: sizeOf(small, 0, 8) });
    let wake = () => {};
    const hung = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const hanging = [disk.run(() => hung), disk.run(() => hung)];
    await send(small, 0, 25);
    // Every part was handed over, taken or not, and none of them is waited for.
    expect(stage.parts).toHaveLength(25);
    expect(disk.waitingBytes).toBeLessThanOrEqual(sizeOf(small, 0, 8));
    wake();
    await Promise.all(hanging);
    await eventually(async () => {
      await clock.advance(200);
      expect(disk.waitingBytes).toBe(0);
    });
    await send(small, 25, 5);
    const clip = await end();
    expect(reasonsOf(clip)).toEqual(['disk-slow']);
    expect(clip.gaps[0]!.durationMs).toBeGreaterThan(1_000);
    const pieces = await played(clip);
    expect(pieces[1]).toEqual([25, 320]);
    expect(stage.parts.every(({ held }) => held === 0)).toBe(true);
  });

  it.each([
    ['forward', HOUR_MS],
    ['back', -HOUR_MS],
  ])(
    'is one piece of its true length when the clock of the hub jumps %s in the middle of it',
    async (_where, byMs) => {
      record(root);
      await send(small, 0, 10);
      clock.stepWallClock(byMs);
      await send(small, 10, 10);
      // It still runs on for as long as it was to, and says until when by the clock on the wall.
      expect(recorder.describe().endsAtMs).toBe(clock.now() + 56_000);
      await clock.advance(55_000);
      expect(recorder.seal).toBeNull();
      await clock.advance(1_000);
      await eventually(() => expect(recorder.seal).not.toBeNull());
      const clip = recorder.describeEnded();
      expect([clip.gaps, clip.pieces.map(({ durationMs }) => durationMs)]).toEqual([[], [4_000]]);
      expect(await played(clip)).toEqual([[100, 320]]);
    },
  );

  it('of which nothing came says for how long, also when the clock jumps back meanwhile', async () => {
    record(root);
    await clock.advance(5_000);
    clock.stepWallClock(-HOUR_MS);
    await clock.advance(5_000);
    await recorder.stop('camera-down');
    const clip = recorder.describeEnded();
    expect(clip.gaps).toMatchObject([{ durationMs: 10_000, reason: 'camera-down' }]);
  });

  it('goes on in another piece where the camera changes its resolution, from its next key frame on', async () => {
    record(root);
    await send(small, 0, 10);
    await send(large, 0, 10);
    const clip = await end();
    expect(reasonsOf(clip)).toEqual(['format-changed']);
    expect(clip.pieces.map(({ width, height }) => [width, height])).toEqual([
      [320, 180],
      [480, 270],
    ]);
    expect(await played(clip)).toEqual([
      [50, 320],
      [50, 480],
    ]);
  });
});
