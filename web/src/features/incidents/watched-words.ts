import type { TFunction } from 'i18next';
import type { TileCondition } from '../../frame/picture/tile-condition.ts';
import { conditionWord, savingWords } from '../../frame/picture/tile-words.ts';
import type { Saving } from '../../player/player.ts';

interface Speech {
  t: TFunction;
  age(durationMs: number): string;
}

/** What is said of a watched picture: that it is live and what it does without, or why it is not and how old it is. */
export function watchedWords(
  { t, age }: Speech,
  condition: TileCondition,
  saving: Saving | null,
  nowMs: number,
): string[] {
  const words = [conditionWord(t, condition)];
  if (condition.kind === 'playing') {
    if (saving) words.push(savingWords(t, saving));
  } else if (condition.lastPictureAtMs !== null) {
    words.push(t('wall.lastPicture', { age: age(nowMs - condition.lastPictureAtMs) }));
  }
  return words;
}
