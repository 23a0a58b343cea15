import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../server/base/clock.ts';
import { silentLogger } from '../../../server/base/logger.ts';
import { runName } from '../../../server/incidents/clip-recorder.ts';
import { EvidenceDisk } from '../../../server/incidents/evidence-disk.ts';
import { RunChain } from '../../../server/incidents/run-chain.ts';
import { readIndex, recoverRun } from '../../../server/incidents/run-files.ts';
import { sha256Of } from '../../../server/incidents/run-index.ts';
import { describeRuns, type RunSummary } from '../../../server/incidents/run-summary.ts';
import { eventually } from '../../support/eventually.ts';
import { TestPart, testInit } from '../../support/recorded-parts.ts';

let folder: string;
let disk: EvidenceDisk;
let ended: RunSummary[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runs-'));
  disk = openDisk();
  ended = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const openDisk = (options: { maxWaitingBytes?: number } = {}) =>
  new EvidenceDisk({ folder, minFreeBytes: 0, clock: systemClock, logger: silentLogger, ...options });

function openChain(into = folder): RunChain {
  return new RunChain(
    {
      ...{
        cameraId: 'dam',
        folder: into,
        disk,
        clock: systemClock,
        gatherMs: 5,
        durable: true,
        nameOf: runName,
      },
      ...{ firstNumber: 1, onWritten: () => {}, onEnded: ({ summary }) => ended.push(summary) },
    },
    null,
  );
}

const parts = (count: number, options: ConstructorParameters<typeof TestPart>[1] = {}) =>
  Array.from({ length: count }, (_, number) => new TestPart(number, options));

const gapsOf = () => describeRuns(ended, { lead: null, trail: null }).gaps;

describe('a chain of runs', () => {
  it('writes every part with its place and hash, and lets go of it', async () => {
    const chain = openChain();
    const taken = parts(10);
    for (const part of taken) expect(chain.add(part, testInit(), 'main')).toBe(true);
    await chain.finish(null);
    expect(taken.map(({ held }) => held)).toEqual(taken.map(() => 0));
    expect(disk.waitingBytes).toBe(0);
    const media = readFileSync(join(folder, '000001.mp4'));
    const index = (await readIndex(folder, '000001'))!;
    expect([index.broken, index.parts.length, index.end?.reason]).toEqual([false, 10, null]);
    for (const [number, { at, bytes, sha256 }] of index.parts.entries()) {
      const stored = media.subarray(at, at + bytes);
      expect(stored.equals(taken[number]!.bytes)).toBe(true);
      expect(sha256Of(stored)).toBe(sha256);
    }
    expect(media.subarray(0, index.header!.initBytes).equals(testInit().bytes)).toBe(true);
  });

  it('begins another run at a key frame with each change, and says why', async () => {
    const chain = openChain();
    for (const part of parts(5)) chain.add(part, testInit(), 'main');
    chain.cut('camera-down');
    // Not before a key frame.
    expect(chain.add(new TestPart(6), testInit(), 'main')).toBe(false);
    for (const number of [10, 11]) chain.add(new TestPart(number), testInit(), 'main');
    chain.add(new TestPart(15, { epoch: 2 }), testInit(2, 1280), 'main');
    chain.add(new TestPart(20, { epoch: 3 }), testInit(3, 1280), 'main');
    chain.add(new TestPart(25, { epoch: 4 }), testInit(4, 1280, 1706), 'main');
    chain.add(new TestPart(30, { epoch: 4 }), testInit(4, 1280, 1706), 'sub');
    await chain.finish(null);
    expect(gapsOf().map(({ reason }) => reason)).toEqual([
      ...['camera-down', 'format-changed', 'stream-restarted', 'format-changed', 'profile-changed'],
    ]);
    // Each index names where the one before ended.
    for (const [number, { header }] of ended.entries()) {
      expect(header.previous).toBe(number === 0 ? '' : ended[number - 1]!.chain);
    }
  });

  it('goes on without a hole where it was cut for no reason: both play as one', async () => {
    const chain = openChain();
    for (const part of parts(5)) chain.add(part, testInit(), 'main');
    chain.cut(null);
    for (const part of parts(10).slice(5)) chain.add(part, testInit(), 'main');
    await chain.finish(null);
    expect(ended.length).toBe(2);
    expect(describeRuns(ended, { lead: null, trail: null })).toMatchObject({
      ...{ pieces: [{ durationMs: 2000 }], gaps: [] },
    });
  });

  it('leaves parts out while the disk does not take them, holds no more than it may, and says so', async () => {
    disk = openDisk({ maxWaitingBytes: 10_000 });
    let wake = () => {};
    const hung = new Promise<void>((resolve) => {
      wake = resolve;
    });
    // Both lanes of the disk hang.
    const hanging = [disk.run(() => hung), disk.run(() => hung)];
    const chain = openChain();
    const taken = parts(40);
    const added = taken.filter((part) => chain.add(part, testInit(), 'main'));
    expect(added.length).toBe(10);
    expect([disk.waitingBytes, disk.state]).toEqual([10_000, 'slow']);
    wake();
    await Promise.all(hanging);
    await eventually(() => expect(disk.waitingBytes).toBe(0));
    for (const number of [45, 46]) expect(chain.add(new TestPart(number), testInit(), 'main')).toBe(true);
    await chain.finish(null);
    expect(ended.map((run) => run.parts)).toEqual([10, 2]);
    expect(gapsOf()).toMatchObject([{ reason: 'disk-slow' }]);
    expect(taken.every(({ held }) => held === 0)).toBe(true);
  });

  it('says that the disk failed, lets go of everything, and takes nothing until it is tried again', async () => {
    const file = join(folder, 'no-folder');
    writeFileSync(file, '');
    const chain = openChain(file);
    const taken = parts(10);
    for (const part of taken) chain.add(part, testInit(), 'main');
    await eventually(() => expect(disk.state).toBe('failing'));
    expect(chain.add(new TestPart(10), testInit(), 'main')).toBe(false);
    expect(chain.reason).toBe('disk-slow');
    await chain.finish(null);
    expect(taken.every(({ held }) => held === 0)).toBe(true);
    expect(disk.waitingBytes).toBe(0);
  });

  it('is cut off where the disk is full: what was whole before stays', async () => {
    const chain = openChain();
    for (const part of parts(5)) chain.add(part, testInit(), 'main');
    await eventually(() => expect(chain.open?.parts).toBe(5));
    const writer = chain.writer!;
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    const files = (writer as unknown as { files: { media: { writev(): Promise<never> } } }).files;
    files.media.writev = () => Promise.reject(full);
    for (const part of parts(7).slice(5)) chain.add(part, testInit(), 'main');
    await eventually(() => expect(disk.state).toBe('full'));
    expect([chain.reason, disk.refusal]).toEqual(['disk-full', 'disk-full']);
    await chain.finish(null);
    expect(ended).toMatchObject([{ parts: 5 }]);
    expect(await recoverRun(folder, '000001')).toMatchObject({ parts: 5, chain: ended[0]!.chain });
  });
});

describe('the recovery of a run', () => {
  async function writeRun(count = 6) {
    const chain = openChain();
    const taken = parts(count, { sizeBytes: 40 });
    for (const part of taken) chain.add(part, testInit(), 'main');
    await eventually(() => expect(chain.open?.parts).toBe(count));
    const media = readFileSync(join(folder, '000001.mp4'));
    const index = readFileSync(join(folder, '000001.idx'));
    await chain.finish(null);
    return { media, index };
  }

  const put = (media: Buffer, index: Buffer) => {
    writeFileSync(join(folder, '000001.mp4'), media);
    writeFileSync(join(folder, '000001.idx'), index);
  };

  it('finds the last whole part wherever the hub was killed, and leaves nothing behind it', async () => {
    const { media, index } = await writeRun();
    const lines = index.toString().split('\n');
    for (let cut = 0; cut <= index.length; cut += 7) {
      put(media, index.subarray(0, cut));
      const whole = Math.max(0, index.subarray(0, cut).toString().split('\n').length - 2);
      const run = await recoverRun(folder, '000001');
      expect([cut, run?.parts ?? 0]).toEqual([cut, whole]);
      if (!run) continue;
      expect(statSync(join(folder, '000001.mp4')).size).toBe(run.sizeBytes);
      expect(readFileSync(join(folder, '000001.idx'), 'utf8')).toBe(
        `${lines.slice(0, whole + 1).join('\n')}\n`,
      );
    }
    put(media, Buffer.alloc(0));
    expect(await recoverRun(folder, '000001')).toBeNull();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('goes back to what is on the disk where a power cut took the end of the media', async () => {
    const { media, index } = await writeRun();
    put(media, index);
    truncateSync(join(folder, '000001.mp4'), media.length - 50);
    expect((await recoverRun(folder, '000001'))?.parts).toBe(4);
    const zeroed = Buffer.from(media);
    zeroed.fill(0, media.length - 60);
    put(zeroed, index);
    expect((await recoverRun(folder, '000001'))?.parts).toBe(4);
  });

  it('changes nothing of a run that ended, and reads nothing behind a line that was tampered with', async () => {
    await writeRun();
    const before = readFileSync(join(folder, '000001.idx'), 'utf8');
    const run = await recoverRun(folder, '000001');
    expect([run?.parts, run?.chain]).toEqual([6, ended[0]!.chain]);
    expect(readFileSync(join(folder, '000001.idx'), 'utf8')).toBe(before);
    const lines = before.split('\n');
    lines[3] = lines[3]!.replace(',200,', ',201,');
    writeFileSync(join(folder, '000001.idx'), lines.join('\n'));
    const index = await readIndex(folder, '000001');
    expect([index?.broken, index?.parts.length]).toEqual([true, 2]);
    appendFileSync(join(folder, '000001.idx'), 'more');
    expect((await recoverRun(folder, '000001'))?.parts).toBe(2);
  });
});
