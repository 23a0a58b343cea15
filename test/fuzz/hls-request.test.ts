import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type HlsAnswer, respondHls } from '../../server/hls/hls-responder.ts';
import { WindowSource } from '../unit/hls/window-source.ts';

const NUMBERS = [
  '0',
  '1',
  '2',
  '99',
  '100',
  '101',
  '102',
  '103',
  '-1',
  '1e3',
  '0x1',
  '007',
  '9'.repeat(15),
  '9'.repeat(30),
  '',
];
const number = fc.oneof(fc.constantFrom(...NUMBERS), fc.string({ maxLength: 6 }));

const name = fc.oneof(
  fc.constant('index.m3u8'),
  fc
    .tuple(
      fc.constantFrom('tok', 'old', ''),
      fc.constantFrom('init', 'seg', 'part', 'x'),
      number,
      fc.constantFrom('', '-0', '-'),
      fc.constantFrom('mp4', 'm4s', ''),
    )
    .map(([token, kind, first, rest, extension]) => `${token}-${kind}-${first}${rest}.${extension}`),
  fc.string({ maxLength: 80 }),
);

const query = fc.oneof(
  fc
    .record({
      msn: fc.option(number),
      part: fc.option(number),
      skip: fc.option(fc.constantFrom('YES', 'v2', 'no', '')),
    })
    .map(({ msn, part, skip }) => {
      const parameters = new URLSearchParams();
      if (msn !== null) parameters.set('_HLS_msn', msn);
      if (part !== null) parameters.set('_HLS_part', part);
      if (skip !== null) parameters.set('_HLS_skip', skip);
      return parameters;
    }),
  fc.string({ maxLength: 60 }).map((text) => new URLSearchParams(text)),
);

const CODES = [
  'PART_GONE',
  'PLAYLIST_TOO_FAR_AHEAD',
  'BAD_REQUEST',
  'NOT_FOUND',
  'STREAM_NOT_READY',
  'STREAM_CLOSED',
  'STREAM_RESTARTED',
];

test('whatever is asked of a window is answered within its time or refused, and nothing stays behind', async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(name, query), { maxLength: 20 }),
      fc.boolean(),
      async (requests, cold) => {
        const source = new WindowSource();
        source.init();
        if (!cold) {
          source.segments(1);
          source.parts(3);
        }
        const pending = requests.map(([file, parameters]) =>
          respondHls(source.window, file, parameters, { aborted: false }),
        );
        source.parts(2);
        source.endSegment();
        source.part();
        await source.clock.advance(20_000);
        const answers: HlsAnswer[] = await Promise.all(pending);
        for (const answer of answers) {
          seen.add(answer.ok ? 'OK' : answer.code);
          if (answer.ok) {
            expect(answer.byteLength).toBe(answer.body.reduce((sum, bytes) => sum + bytes.length, 0));
            answer.release();
          } else expect(CODES).toContain(answer.code);
        }
        source.window.close();
        expect(source.released).toHaveLength(cold ? 3 : 16);
        expect(source.clock.pendingTimers).toBe(0);
      },
    ),
    { numRuns: 300, interruptAfterTimeLimit: 2_000 },
  );
  expect([...seen]).toEqual(expect.arrayContaining(['OK', 'PART_GONE', 'BAD_REQUEST', 'NOT_FOUND']));
});
