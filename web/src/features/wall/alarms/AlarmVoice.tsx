import { useEffect, useState } from 'react';
import type { HealthState } from '../../../../../server/contract/health-states.ts';
import { cameraName } from '../../../i18n/format.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import type { Directory } from '../../../stores/directory.ts';
import { useSecond, useStores } from '../../../stores/use-stores.ts';
import { AlarmNews, type News } from './alarm-news.ts';

interface AlarmVoiceProps {
  directory: Directory;
  /** Slot of each camera that can be seen on the wall. */
  slots: ReadonlyMap<string, number>;
}

/** More names would take longer to say than to look up. */
const NAMED = 3;

/** Tells screen readers, when they have a moment, of the cameras on the wall that went offline or came back. */
export function AlarmVoice({ directory, slots }: AlarmVoiceProps) {
  const say = useNewsText(directory);
  const { health } = useStores();
  const second = useSecond();
  const [news] = useState(() => new AlarmNews());
  const [text, setText] = useState('');

  // biome-ignore lint/correctness/useExhaustiveDependencies: once a second
  useEffect(() => {
    const states = new Map<string, HealthState>();
    for (const cameraId of slots.keys()) states.set(cameraId, health.verdict(cameraId)?.state ?? 'unknown');
    const told = news.follow(states, performance.now());
    if (told) setText(say(told));
  }, [second]);

  return (
    <div role="status" className="visually-hidden">
      {text}
    </div>
  );
}

function useNewsText(directory: Directory): (news: News) => string {
  const { t, language } = useTexts();
  const names = (ids: readonly string[]) =>
    ids
      .map((id) => {
        const camera = directory.camera(id);
        return camera ? cameraName(camera, language) : id;
      })
      .join(t('common.separator'));
  return ({ down, back }) =>
    [
      down.length > NAMED && t('alarm.wentDown', { n: down.length }),
      down.length > 0 && down.length <= NAMED && t('alarm.wentDownNamed', { names: names(down) }),
      back.length > NAMED && t('alarm.cameBack', { n: back.length }),
      back.length > 0 && back.length <= NAMED && t('alarm.cameBackNamed', { names: names(back) }),
    ]
      .filter(Boolean)
      .join(' ');
}
