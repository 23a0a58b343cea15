import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../server/base/logger.ts';
import { ClipRecorder } from '../../../server/incidents/clip-recorder.ts';
import { EvidenceDisk } from '../../../server/incidents/evidence-disk.ts';
import type { StillGroup } from '../../../server/incidents/still-seeker.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { RecordedStage } from '../../support/recorded-stage.ts';

let folder: string;
let clock: FakeClock;
let stage: RecordedStage;
/** What pictures were to be decoded from; null: none will come. */
let groups: (StillGroup | null)[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clip-'));
  clock = new FakeClock();
  stage = new RecordedStage();
  groups = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Of this very moment. */
function record({ runOnMs = 60_000 } = {}): ClipRecorder {
  const disk = new EvidenceDisk({ folder, minFreeBytes: 0, clock, logger: silentLogger });
  const recorder = new ClipRecorder({
    ...{ cameras: stage, cameraId: 'dam', profile: 'main', folder, disk, clock },
    ...{ momentMs: clock.now(), leadReason: 'not-watched', runOnMs, past: null },
    onStill: (group) => groups.push(group),
    onChanged: () => {},
    onEnded: () => {},
  });
  recorder.start();
  return recorder;
}

function takenParts(): (number[] | null)[] {
  return groups.map((group) => group?.parts.map(({ number }) => number) ?? null);
}

describe('the picture of a clip', () => {
  it('is of what was held when the clip ends in the very millisecond in which its last part ends', async () => {
    stage.show(5, { startMs: clock.now() - 1000 });
    const recorder = record({ runOnMs: 0 });
    expect(groups).toEqual([]);
    await clock.advance(0);
    await recorder.stop();
    expect(takenParts()).toEqual([[0, 1, 2, 3, 4]]);
    expect(groups[0]!.takenAtMs).toBe(clock.now());
  });

  it('is of what was held when the clip is stopped before the part with its moment came', async () => {
    stage.show(3, { startMs: clock.now() - 1000 });
    const recorder = record();
    await recorder.stop();
    expect(takenParts()).toEqual([[0, 1, 2]]);
    expect(groups[0]!.takenAtMs).toBe(clock.now() - 400);
  });

  it('is none where nothing came, told once', async () => {
    const recorder = record({ runOnMs: 0 });
    await clock.advance(0);
    await recorder.stop();
    expect(groups).toEqual([null]);
  });

  it('is left to the next start of the hub where the clip goes on then, and nothing is held for it', async () => {
    stage.show(5, { startMs: clock.now() - 1000 });
    const recorder = record();
    await recorder.stop('hub-stopped');
    expect(groups).toEqual([]);
    expect(stage.parts.map(({ held }) => held)).toEqual([0, 0, 0, 0, 0]);
  });
});
