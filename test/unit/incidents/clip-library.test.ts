import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLogger } from '../../../server/base/logger.ts';
import { ClipLibrary } from '../../../server/incidents/clip-library.ts';
import { EvidenceDisk } from '../../../server/incidents/evidence-disk.ts';
import { EvidenceFolder } from '../../../server/incidents/evidence-folder.ts';
import { headerLine, partLine } from '../../../server/incidents/run-index.ts';
import { FakeClock } from '../../support/fake-clock.ts';

let path: string;
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'library-'));
});
afterEach(() => rmSync(path, { recursive: true }));

test('a clip whose file is gone beside its index has no movie, and what is left of others is handed over', async () => {
  const folder = new EvidenceFolder(path);
  const clock = new FakeClock();
  const disk = new EvidenceDisk({ folder: path, minFreeBytes: 0, clock, logger: silentLogger });
  const header = headerLine({
    ...{ version: 1, camera: 'dam', profile: 'main', codecs: 'avc1.64001f', width: 640, height: 360 },
    ...{ initBytes: 10, initSha256: 'a'.repeat(64), cause: 'begin', silentMs: 0, previous: '' },
  });
  const part = partLine(header.chain, {
    ...{ at: 10, bytes: 10, videoBytes: 10, startMs: 1, mediaMs: 0, durationMs: 200, keyFrame: true },
    sha256: 'b'.repeat(64),
  });
  mkdirSync(folder.clip('bookmark-1'), { recursive: true });
  writeFileSync(join(folder.clip('bookmark-1'), '0001.idx'), header.text + part.text);
  const library = new ClipLibrary({ folder, disk, clock });
  expect(await library.runs('bookmark-1')).toHaveLength(1);
  expect(await library.movies('bookmark-1')).toEqual([]);
});
