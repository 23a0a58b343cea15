import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { type FileHandle, open, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BookmarkDto } from '../../server/contract/bookmark-dto.ts';
import type { ExportDto } from '../../server/contract/incident-dto.ts';
import { verifyPackageAt } from '../../server/incidents/package/open-package.ts';
import { eventually } from '../support/eventually.ts';
import { type HubProcess, startHub } from '../support/hub-process.ts';
import { startSimulator } from '../support/simulator-process.ts';
import { atLeast, finishBench, readBenchOptions } from './bench-report.ts';

/** A package of a running hub, in which one byte at a time is changed: how many of the changes the verifier finds, and how long it takes. */
const options = readBenchOptions(['rounds']);
const ROUNDS = Number(options.values.rounds ?? (options.quick ? 100 : 1_000));
const CLIP_SECONDS = options.quick ? 3 : 10;
const json = { 'content-type': 'application/json' };

async function ask<T>(hub: HubProcess, method: string, path: string, body?: object): Promise<T> {
  const response = await hub.fetch(path, {
    method,
    ...(body && { headers: json, body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
  return (await response.json()) as T;
}

async function makePackage(hub: HubProcess, file: string): Promise<void> {
  const bookmark = { id: 'bookmark-tamper', cameraId: 'c1', runOnSeconds: CLIP_SECONDS };
  await ask(hub, 'POST', '/api/bookmarks', bookmark);
  const isReady = async () =>
    (await ask<BookmarkDto>(hub, 'GET', `/api/bookmarks/${bookmark.id}`)).clip.state === 'ready';
  await eventually(isReady, { deadlineMs: 60_000 });
  const wish = { id: 'export-tamper', reason: 'bench' };
  await ask(hub, 'POST', `/api/bookmarks/${bookmark.id}/exports`, wish);
  const isMade = async () => (await ask<ExportDto>(hub, 'GET', `/api/exports/${wish.id}`)).state === 'ready';
  await eventually(isMade, { deadlineMs: 60_000 });
  const response = await hub.fetch(`/api/exports/${wish.id}/package.zip`);
  await writeFile(file, Buffer.from(await response.arrayBuffer()));
}

/** Another value, any of the 255, at any place of the file; as it was when it returns. */
async function isFound(path: string, file: FileHandle, sizeBytes: number): Promise<boolean> {
  const at = randomInt(sizeBytes);
  const before = Buffer.alloc(1);
  await file.read(before, 0, 1, at);
  await file.write(Buffer.of(before[0]! ^ randomInt(1, 256)), 0, 1, at);
  try {
    const { ok, findings } = await verifyPackageAt(path, null);
    return !ok && findings.length > 0;
  } finally {
    await file.write(before, 0, 1, at);
  }
}

const folder = mkdtempSync(join(tmpdir(), 'tamper-'));
const simulator = await startSimulator(['--paths', '1', '--clip', 'bench-360p']);
const hub = await startHub([{ id: 'c1', main: simulator.url('bench/1') }], {
  evidence: { minFreeMegabytes: 16 },
});
const zip = join(folder, 'package.zip');
let found = 0;
let wholeAgain = false;
let sizeBytes = 0;
let verifyMs = 0;
try {
  await makePackage(hub, zip);
  await hub.stop();
  await simulator.stop();
  const file = await open(zip, 'r+');
  ({ size: sizeBytes } = await file.stat());
  const beganMs = performance.now();
  for (let round = 0; round < ROUNDS; round += 1) if (await isFound(zip, file, sizeBytes)) found += 1;
  verifyMs = (performance.now() - beganMs) / ROUNDS;
  await file.close();
  wholeAgain = (await verifyPackageAt(zip, null)).ok;
} finally {
  await hub.stop();
  await simulator.stop();
  rmSync(folder, { recursive: true });
}

finishBench(
  'evidence-tamper',
  options,
  [
    {
      rounds: ROUNDS,
      found,
      'package KiB': Math.round(sizeBytes / 1024),
      'ms to verify': Math.round(verifyMs * 10) / 10,
    },
  ],
  [
    atLeast(`changes of one byte that are found, of ${ROUNDS}`, found, ROUNDS),
    atLeast('the package as it was written is whole', wholeAgain ? 1 : 0, 1),
  ],
);
