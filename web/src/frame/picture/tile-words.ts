import type { TFunction } from 'i18next';
import type { Saving } from '../../player/player.ts';
import type { TileCondition } from './tile-condition.ts';

/** The condition in a word or two. */
export function conditionWord(t: TFunction, condition: TileCondition): string {
  switch (condition.kind) {
    case 'playing':
      return t(`state.${condition.mark}`);
    case 'waiting':
      return condition.stalled ? t('wall.stalled') : t('wall.connecting');
    case 'down':
      return condition.reason === 'connecting' ? t('wall.connecting') : t(`state.${condition.mark}`);
    case 'blocked':
      if (condition.cause === 'refused') return t(`error.${condition.code}`);
      return condition.cause === 'link' ? t('wall.linkLost') : t('wall.cannotDecode');
  }
}

/** What a tile does without for a while. */
export function savingWords(t: TFunction, { level, everyMs }: Saving): string {
  return level === 'stills' ? t('saving.stills', { n: everyMs / 1000 }) : t('saving.sub');
}
