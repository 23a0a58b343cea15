import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLogger } from '../../../server/base/logger.ts';
import type { ClipDto } from '../../../server/contract/bookmark-dto.ts';
import type { CameraRings } from '../../../server/incidents/camera-rings.ts';
import { Clips } from '../../../server/incidents/clips.ts';
import { EvidenceDisk } from '../../../server/incidents/evidence-disk.ts';
import { EvidenceFolder } from '../../../server/incidents/evidence-folder.ts';
import { indexFile, mediaFile } from '../../../server/incidents/run-files.ts';
import type { RunSummary } from '../../../server/incidents/run-summary.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { RecordedStage } from '../../support/recorded-stage.ts';

const ID = 'bookmark-1';
const RING_RUNS = ['000000007', '000000008', '000000009'];

/** Does so much, and then no more: as the disk of a hub that is killed, or one that hangs. */
class HaltingDisk extends EvidenceDisk {
  turns = Number.POSITIVE_INFINITY;

  override run<T>(work: () => Promise<T>): Promise<T> {
    this.turns -= 1;
    return this.turns < 0 ? new Promise(() => {}) : super.run(work);
  }
}

let root: string;
let clock: FakeClock;
let folder: EvidenceFolder;
let disk: HaltingDisk;
let clips: Clips;
let told: ClipDto[];
let released: number;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'clips-'));
  clock = new FakeClock();
  folder = new EvidenceFolder(root);
  disk = new HaltingDisk({ folder: root, minFreeBytes: 0, clock, logger: silentLogger });
  told = [];
  released = 0;
  mkdirSync(folder.ring('dam'), { recursive: true });
  for (const name of RING_RUNS) {
    writeFileSync(mediaFile(folder.ring('dam'), name), name);
    writeFileSync(indexFile(folder.ring('dam'), name), name);
  }
  clips = new Clips({
    ...{ cameras: new RecordedStage(), rings: ringOf(RING_RUNS), folder, disk, clock, maxAtOnce: 3 },
    ...{ logger: silentLogger, onStill: () => {}, onChanged: (_id, clip) => told.push(clip) },
  });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A camera's ring with runs of four seconds, one behind the other, up to now. */
function ringOf(names: readonly string[]): CameraRings {
  const runs = names.map((name, index): RunSummary => {
    const startMs = clock.now() - (names.length - index) * 4_000;
    return {
      name,
      header: {
        ...{ version: 1, camera: 'dam', profile: 'main', codecs: 'avc1.640028', width: 320, height: 180 },
        ...{ initBytes: 3, initSha256: '', cause: 'continued', silentMs: 0, previous: '' },
      },
      ...{ parts: 20, chain: name, sizeBytes: 9, durationMs: 4_000 },
      ...{ startMs, endMs: startMs + 4_000, mediaStartMs: startMs, mediaEndMs: startMs + 4_000 },
    };
  });
  const lead = () => ({
    ...{ runs, chain: runs.at(-1)!.chain, endMs: clock.now(), upTo: null, cause: null, profile: 'main' },
    release: () => {
      released += 1;
    },
  });
  return { get: () => ({ lead }) } as unknown as CameraRings;
}

function start(): void {
  clips.start({
    ...{ id: ID, cameraId: 'dam', profile: 'main', momentMs: clock.now(), leadReason: 'not-watched' },
    ...{ runOnMs: 60_000, wantsStill: false },
  });
}

const filesOfClip = () => (existsSync(folder.clip(ID)) ? readdirSync(folder.clip(ID)).sort() : []);
const lengthOf = ({ pieces }: ClipDto) => pieces.reduce((sum, { durationMs }) => sum + durationMs, 0);

it('nothing of what a ring has is told before it lies in the folder of the clip', async () => {
  disk.turns = 0;
  start();
  await clock.advance(1_000);
  expect([filesOfClip(), lengthOf(clips.live(ID)!), told]).toEqual([[], 0, []]);
});

it('what a ring has lies in the clip before long, is told then, and the ring may let go of it', async () => {
  start();
  await eventually(() => expect(told.map(lengthOf)).toEqual([12_000]));
  expect(lengthOf(clips.live(ID)!)).toBe(12_000);
  expect(filesOfClip().filter((file) => file.endsWith('.idx'))).toEqual([
    '000001.idx',
    '000002.idx',
    '000003.idx',
  ]);
  expect(released).toBe(1);
});

it('the newest of a ring is taken first: in a hub that is killed meanwhile no hole is left before what was recorded next', async () => {
  disk.turns = 1;
  start();
  await eventually(() => expect(filesOfClip()).toEqual(['000003.idx', '000003.mp4']));
});

it('a run of a ring that could not be had is left out, and the others are not', async () => {
  rmSync(mediaFile(folder.ring('dam'), RING_RUNS[0]!));
  start();
  await eventually(() => expect(told.map(lengthOf)).toEqual([8_000]));
});

it('a clip that is ended at once has what the ring had all the same, and is told as whole once', async () => {
  start();
  await clips.finish(ID);
  expect(told.map((clip) => [clip.state, lengthOf(clip)])).toEqual([['ready', 12_000]]);
});
