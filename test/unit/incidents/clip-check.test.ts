import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../server/base/clock.ts';
import { silentLogger } from '../../../server/base/logger.ts';
import { ClipCheck, type ClipDamage } from '../../../server/incidents/clip-check.ts';
import { runName } from '../../../server/incidents/clip-recorder.ts';
import { EvidenceDisk } from '../../../server/incidents/evidence-disk.ts';
import { EvidenceFolder } from '../../../server/incidents/evidence-folder.ts';
import { RunChain } from '../../../server/incidents/run-chain.ts';
import { sha256Of } from '../../../server/incidents/run-index.ts';
import { describeRuns, type RunSummary, sealOf } from '../../../server/incidents/run-summary.ts';
import type { BookmarkRecord } from '../../../server/storage/bookmark-store.ts';
import { TestPart, testInit } from '../../support/recorded-parts.ts';
import { sampleBookmark } from '../../support/sample-bookmark.ts';

const INIT_BYTES = testInit().bytes.length;
const RUN_BYTES = INIT_BYTES + 5 * 1000;
const PICTURE = Buffer.from('ffd8ff00112233ffd9', 'hex');

let root: string;
let folder: EvidenceFolder;
let check: ClipCheck;
/** Of three runs of five parts each, with a hole before the third one, and a picture. */
let record: BookmarkRecord;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'check-'));
  folder = new EvidenceFolder(root);
  const disk = new EvidenceDisk({ folder: root, minFreeBytes: 0, clock: systemClock, logger: silentLogger });
  check = new ClipCheck({ folder, disk, clock: systemClock, signal: new AbortController().signal });
  record = await write('bookmark-1', disk);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function write(id: string, disk: EvidenceDisk): Promise<BookmarkRecord> {
  const runs: RunSummary[] = [];
  const chain = new RunChain(
    {
      ...{ cameraId: 'dam', folder: folder.clip(id), disk, clock: systemClock, gatherMs: 5, durable: false },
      ...{ nameOf: runName, firstNumber: 1, onWritten: () => {} },
      onEnded: ({ summary }) => runs.push(summary),
    },
    null,
  );
  for (let number = 0; number < 15; number += 1) {
    if (number === 5) chain.cut(null);
    if (number === 10) chain.cut('camera-down');
    chain.add(new TestPart(number), testInit(), 'main');
  }
  await chain.finish(null);
  await folder.writeStill(id, PICTURE);
  const described = describeRuns(runs, { lead: null, trail: null });
  return sampleBookmark(id, {
    clip: { ...described, state: 'ready', reason: null, endsAtMs: null },
    still: { state: 'decoded', takenAtMs: 1 },
    ...{ clipSeal: sealOf(runs), stillSha256: sha256Of(PICTURE) },
  });
}

const path = (file: string) => join(folder.clip('bookmark-1'), file);
const found = async (of: BookmarkRecord = record): Promise<ClipDamage[]> => [
  ...(await check.clipDamages(of)),
  ...(await check.stillDamages(of)),
];
/** As it is of a bookmark from before seals and hashes were kept. */
const unsealed = (): BookmarkRecord => ({ ...record, clipSeal: null, stillSha256: null });

function flip(file: string, at: number): void {
  const bytes = readFileSync(path(file));
  bytes[at] = bytes[at]! ^ 1;
  writeFileSync(path(file), bytes);
}

/** The index without its last lines, and the media without what they tell of. */
function cutRun(name: string, lines: number): void {
  const kept = readFileSync(path(`${name}.idx`), 'utf8')
    .split('\n')
    .slice(0, -1 - lines);
  writeFileSync(path(`${name}.idx`), `${kept.join('\n')}\n`);
  const [at = 0, bytes = 0] = JSON.parse(kept.at(-1)!.slice(0, -65)) as number[];
  truncateSync(path(`${name}.mp4`), at + bytes);
}

describe('the check of a clip', () => {
  it('finds nothing where all is as it was written', async () => {
    expect(await found()).toEqual([]);
    expect(await found(unsealed())).toEqual([]);
  });

  it('finds a single bit, and says in which bytes', async () => {
    const at = readFileSync(path('000002.mp4')).length - 1500;
    flip('000002.mp4', at);
    const [damage, ...others] = await found();
    expect(others).toEqual([]);
    expect(damage).toMatchObject({ what: 'altered', file: '000002.mp4', bytes: 1000 });
    expect(damage!.from! <= at && at < damage!.from! + 1000).toBe(true);
  });

  it('finds a file that is gone, of the media or of the index', async () => {
    rmSync(path('000002.mp4'));
    expect(await found()).toEqual([{ what: 'missing', file: '000002.mp4', from: null, bytes: null }]);
    rmSync(path('000003.idx'));
    expect(await found()).toEqual([
      { what: 'missing', file: '000002.mp4', from: null, bytes: null },
      { what: 'missing', file: '000003.idx', from: null, bytes: null },
      { what: 'lost', file: '', from: null, bytes: RUN_BYTES },
    ]);
  });

  it.each([
    ['at the end of a line', 0],
    ['in the middle of a line', 40],
  ])('finds an index that was cut %s', async (_where, letters) => {
    const lines = readFileSync(path('000003.idx'), 'utf8').split('\n');
    const kept = lines.slice(0, 4).join('\n').length + 1;
    truncateSync(path('000003.idx'), kept + letters);
    const damages = await found();
    expect(damages).toContainEqual({
      what: 'surplus',
      file: '000003.mp4',
      from: INIT_BYTES + 3000,
      bytes: 2000,
    });
    expect(damages).toContainEqual({ what: 'lost', file: '', from: null, bytes: 2000 });
    const rest = { what: 'surplus', file: '000003.idx', from: kept, bytes: letters };
    expect(damages.filter(({ file }) => file === '000003.idx')).toEqual(letters > 0 ? [rest] : []);
  });

  it('finds that the last line of an index, which tells how the run ended, is gone', async () => {
    const text = readFileSync(path('000003.idx'), 'utf8');
    truncateSync(path('000003.idx'), text.lastIndexOf('\n', text.length - 2) + 1);
    expect(await found()).toEqual([{ what: 'replaced', file: '', from: null, bytes: null }]);
  });

  it('finds a run that was cut together with its index', async () => {
    cutRun('000003', 3);
    expect(await found()).toEqual([{ what: 'lost', file: '', from: null, bytes: 2000 }]);
    expect(await found(unsealed())).toEqual([{ what: 'lost', file: '', from: null, bytes: 2000 }]);
  });

  it('finds bytes behind the last part, and behind the last line', async () => {
    appendFileSync(path('000001.mp4'), 'more');
    appendFileSync(path('000002.idx'), 'more');
    expect(await found()).toEqual([
      { what: 'surplus', file: '000001.mp4', from: RUN_BYTES, bytes: 4 },
      { what: 'surplus', file: '000002.idx', from: expect.any(Number), bytes: 4 },
    ]);
  });

  it('finds that the last run is gone, with all of its files', async () => {
    for (const ending of ['mp4', 'idx']) rmSync(path(`000003.${ending}`));
    const lost = { what: 'lost', file: '', from: null, bytes: RUN_BYTES };
    expect(await found()).toEqual([lost]);
    expect(await found(unsealed())).toEqual([lost]);
  });

  it('finds that a run in the middle is gone, and where the chain breaks', async () => {
    for (const ending of ['mp4', 'idx']) rmSync(path(`000002.${ending}`));
    const broken = { what: 'unlinked', file: '000003.idx', from: 0, bytes: null };
    const lost = { what: 'lost', file: '', from: null, bytes: RUN_BYTES };
    expect(await found()).toEqual([broken, lost]);
    expect(await found(unsealed())).toEqual([broken, lost]);
  });

  it('finds a run of another clip in the place of one, sound as it is', async () => {
    const disk = new EvidenceDisk({
      folder: root,
      minFreeBytes: 0,
      clock: systemClock,
      logger: silentLogger,
    });
    await write('bookmark-2', disk);
    for (const ending of ['mp4', 'idx']) {
      copyFileSync(join(folder.clip('bookmark-2'), `000002.${ending}`), path(`000002.${ending}`));
    }
    expect(await found()).toEqual([
      { what: 'unlinked', file: '000002.idx', from: 0, bytes: null },
      { what: 'unlinked', file: '000003.idx', from: 0, bytes: null },
    ]);
    // All of another clip: nothing in the folder says so, the seal does.
    for (const number of [1, 2, 3]) {
      for (const ending of ['mp4', 'idx']) {
        const name = `00000${number}.${ending}`;
        copyFileSync(join(folder.clip('bookmark-2'), name), path(name));
      }
    }
    expect(await found()).toEqual([{ what: 'replaced', file: '', from: null, bytes: null }]);
  });

  it('finds a picture that was altered, and one that is gone', async () => {
    flip('still.jpg', 4);
    expect(await found()).toEqual([{ what: 'altered', file: 'still.jpg', from: null, bytes: null }]);
    rmSync(path('still.jpg'));
    expect(await found()).toEqual([{ what: 'missing', file: 'still.jpg', from: null, bytes: null }]);
    expect(await found(unsealed())).toEqual([
      { what: 'missing', file: 'still.jpg', from: null, bytes: null },
    ]);
  });

  it('finds another picture in front of the one that a browser showed', async () => {
    rmSync(path('still.jpg'));
    await folder.writeShown('bookmark-1', PICTURE);
    const shown: BookmarkRecord = { ...record, still: { state: 'shown', takenAtMs: null } };
    expect(await found(shown)).toEqual([]);
    await folder.writeStill('bookmark-1', Buffer.from('ffd8ff44ffd9', 'hex'));
    expect(await found(shown)).toEqual([{ what: 'altered', file: 'shown.jpg', from: null, bytes: null }]);
  });

  it('takes a clip that nothing was recorded of for what it is', async () => {
    rmSync(folder.clip('bookmark-1'), { recursive: true });
    const empty = sampleBookmark('bookmark-1', {
      clip: { state: 'empty', reason: 'camera-down', endsAtMs: null, sizeBytes: 0, pieces: [], gaps: [] },
      still: { state: 'missing', takenAtMs: null },
    });
    expect(await found(empty)).toEqual([]);
    mkdirSync(folder.clip('bookmark-1'));
    writeFileSync(path('000001.mp4'), 'put in');
    expect(await found(empty)).toEqual([{ what: 'missing', file: '000001.idx', from: null, bytes: null }]);
  });
});
