import type { TFunction } from 'i18next';
import { expect, test } from 'vitest';
import { watchedWords } from '../../../../../web/src/features/incidents/watched-words.ts';
import { tileCondition } from '../../../../../web/src/frame/picture/tile-condition.ts';
import { IDLE_SNAPSHOT, type PlayerSnapshot } from '../../../../../web/src/player/player.ts';

const NOW = 1_700_000_000_000;
const SPEECH = {
  t: ((key: string, values?: { age?: string; n?: number }) =>
    [key, values?.age ?? values?.n].filter((part) => part !== undefined).join(' ')) as TFunction,
  age: (durationMs: number) => `${durationMs / 1000} s ago`,
};

/** The hub still says nothing against the camera. */
const words = (player: Partial<PlayerSnapshot>) => {
  const snapshot = { ...IDLE_SNAPSHOT, sinceMs: NOW - 9_000, ...player };
  const condition = tileCondition({ verdict: null, player: snapshot, nowMs: NOW, clockOffsetMs: 0 });
  return watchedWords(SPEECH, condition, snapshot.saving, NOW);
};

const OLD = { hasPicture: true, lastPictureAtMs: NOW - 60_000 };

test('a watched picture that moves is live, and says what it does without', () => {
  expect(words({ phase: 'playing' })).toEqual(['state.live']);
  const saving = { level: 'stills', everyMs: 4_000, cause: 'decoding' } as const;
  expect(words({ phase: 'playing', saving })).toEqual(['state.live', 'saving.stills 4']);
});

test.each([
  ['disconnected', 'wall.linkLost'],
  ['interrupted', 'wall.connecting'],
  ['stalled', 'wall.stalled'],
  ['unsupported', 'wall.cannotDecode'],
] as const)(
  'a watched picture that is %s says so and how old it is, never that it is live',
  (phase, word) => {
    expect(words({ phase, ...OLD })).toEqual([word, 'wall.lastPicture 60 s ago']);
    expect(words({ phase })).toEqual([word]);
  },
);
