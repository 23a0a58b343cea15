import { useEffect, useRef, useState } from 'react';
import { useErrorText } from '../../../frame/RequestError.tsx';
import { useTexts } from '../../../i18n/use-texts.ts';
import { DisplaysWatch } from '../../../stores/displays-watch.ts';
import { useStores, useValue } from '../../../stores/use-stores.ts';
import { Notice } from '../../../ui/Notice.tsx';
import { DisplayCard } from './DisplayCard.tsx';
import type { DisplaysDrawerProps } from './DisplaysDrawer.tsx';
import styles from './DisplaysPanel.module.css';
import { useSendItems } from './use-send-items.ts';

/** Each display with what it shows, and what can be sent to it. */
export function DisplaysPanel({ plans, state, camera }: Omit<DisplaysDrawerProps, 'onClose'>) {
  const { t } = useTexts('displays');
  const errorText = useErrorText();
  const { wallsLink, http } = useStores();
  const [watch] = useState(() => new DisplaysWatch());
  useEffect(() => wallsLink.add(watch), [wallsLink, watch]);
  const displays = useValue(watch.displays);
  const [failure, setFailure] = useState<unknown>(null);
  const list = useRef<HTMLUListElement>(null);
  const itemsFor = useSendItems({ plans, state, camera });

  const known = displays !== null;
  // Whoever opened it by key goes on by key.
  useEffect(() => {
    if (known) list.current?.querySelector('button')?.focus();
  }, [known]);

  const run = (work: Promise<unknown>) => {
    setFailure(null);
    work.catch(setFailure);
  };
  if (!displays) return <Notice title={t('connecting')} />;
  return (
    <>
      <div role="alert">{failure !== null && <p className={styles.failure}>{errorText(failure)}</p>}</div>
      {displays.length === 0 && <p className={styles.empty}>{t('none')}</p>}
      <ul ref={list}>
        {displays.map((display) => (
          <DisplayCard
            key={display.name}
            display={display}
            http={http}
            directory={plans.directory}
            items={itemsFor((order) => run(order(http, display.name)))}
            run={run}
          />
        ))}
      </ul>
      <HowToAdd names={displays.map(({ name }) => name)} />
    </>
  );
}

/** The next number that no display has. */
function HowToAdd({ names }: { names: readonly string[] }) {
  const { t } = useTexts('displays');
  let number = 1;
  while (names.includes(String(number))) number += 1;
  const path = `/display/${number}`;
  return (
    <section className={styles.how}>
      <h3 className={styles.howTitle}>{t('add')}</h3>
      <p>{t('addHelp')}</p>
      <a href={path} target="_blank" rel="noreferrer">
        {location.host}
        {path}
      </a>
    </section>
  );
}
