import { beforeEach, expect, test, vi } from 'vitest';
import { silentLogger } from '../../../server/base/logger.ts';
import type { EvidenceDisk } from '../../../server/incidents/evidence-disk.ts';
import type { EvidenceFolder } from '../../../server/incidents/evidence-folder.ts';
import type { RecordedPart } from '../../../server/incidents/recorded-stream.ts';
import type { StillGroup } from '../../../server/incidents/still-seeker.ts';
import { type StillDecoder, Stills, type StillsOptions } from '../../../server/incidents/stills.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const MIB = 1024 * 1024;
const JPEG = Buffer.from('jpeg');

let make: StillDecoder['make'];
let onChanged: StillsOptions['onChanged'];
let noteFailure: (error: unknown) => void;
let held: number;
let stills: Stills;

beforeEach(() => {
  make = vi.fn<StillDecoder['make']>();
  onChanged = vi.fn<StillsOptions['onChanged']>();
  noteFailure = vi.fn();
  held = 0;
  stills = new Stills({
    decoder: { make: (...all) => make(...all) },
    folder: { writeStill: async () => {} } as unknown as EvidenceFolder,
    disk: { run: (work: () => unknown) => work(), noteFailure } as unknown as EvidenceDisk,
    clock: new FakeClock(),
    logger: silentLogger,
    onChanged,
  });
});

/** From 1,000 ms on; the frame that is wanted comes 400 ms later. */
function group(sizeBytes = 8): StillGroup {
  held += 1;
  const bytes = Buffer.alloc(sizeBytes);
  const part = { bytes, videoEnd: sizeBytes, release: () => (held -= 1) } as unknown as RecordedPart;
  const init = { videoBytes: Buffer.from('init') } as unknown as StillGroup['init'];
  return { init, parts: [part], offsetMs: 400, takenAtMs: 1_400 };
}

const untilAborted: StillDecoder['make'] = (_video, signal) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });

test.each([
  { what: 'the wanted frame', offsetMs: 400, takenAtMs: 1_400 },
  { what: 'the first, where that is all that could be decoded', offsetMs: 0, takenAtMs: 1_000 },
])('a picture has the time of $what', async ({ offsetMs, takenAtMs }) => {
  make = vi.fn<StillDecoder['make']>(async () => ({ ok: true, jpeg: JPEG, offsetMs }));
  stills.take('flood', group());
  await vi.waitFor(() => expect(onChanged).toHaveBeenCalled());
  expect(vi.mocked(onChanged).mock.calls[0]!.slice(0, 2)).toEqual(['flood', { state: 'decoded', takenAtMs }]);
  expect(vi.mocked(make).mock.calls[0]![2]).toMatchObject({
    offsetMs: 400,
    maxWidth: 1920,
    deadlineMs: 30_000,
  });
});

test('a picture that nobody wants any more is not waited for, and the others are', async () => {
  make = untilAborted;
  stills.take('undone', group());
  stills.take('flood', group());
  await stills.abandon('undone');
  expect(vi.mocked(onChanged).mock.calls).toEqual([['undone', { state: 'missing', takenAtMs: null }, null]]);
  expect(noteFailure).not.toHaveBeenCalled();
  expect(held).toBe(1);
  await stills.stop();
  expect(held).toBe(0);
});

test('more than can be held goes without a picture, until there is room again', async () => {
  make = untilAborted;
  for (let n = 0; n < 8; n += 1) stills.take(`large-${n}`, group(16 * MIB));
  stills.take('flood', group());
  expect(vi.mocked(onChanged).mock.calls.map(([id]) => id)).toEqual(['flood']);
  await stills.abandon('large-3');
  stills.take('after', group());
  expect(vi.mocked(onChanged).mock.calls.map(([id]) => id)).toEqual(['flood', 'large-3']);
  await stills.stop();
  expect(held).toBe(0);
});
