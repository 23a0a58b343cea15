import { useId } from 'react';
import type { DisplayDto, ShownOnDisplay } from '../../../../../server/contract/displays-dto.ts';
import {
  clearDisplay,
  forgetDisplay,
  identifyDisplay,
  pauseDisplay,
  stepDisplay,
} from '../../../api/displays-api.ts';
import type { HttpClient } from '../../../api/http-client.ts';
import { cameraName } from '../../../i18n/format.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import type { Directory } from '../../../stores/directory.ts';
import { useSecond } from '../../../stores/use-stores.ts';
import { Icon } from '../../../ui/Icon.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Menu, type MenuItem } from '../../../ui/Menu.tsx';
import styles from './DisplaysPanel.module.css';

interface DisplayCardProps {
  display: DisplayDto;
  http: HttpClient;
  directory: Directory;
  items: readonly MenuItem[];
  run(work: Promise<unknown>): void;
}

export function DisplayCard({ display, http, directory, items, run }: DisplayCardProps) {
  const { t } = useTexts('displays');
  const id = useId();
  const { name, shows, maySteer, width, height } = display;
  return (
    <li className={styles.card} aria-labelledby={id} data-display={name}>
      <div className={styles.head}>
        <h3 id={id} className={styles.name}>
          {name}
        </h3>
        <Presence display={display} />
      </div>
      <p className={styles.shows} aria-live="polite">
        <ShownText shows={shows} directory={directory} />
        <PageText display={display} />
      </p>
      <p className={styles.facts}>
        <Ordered display={display} />
        <span>{t('size', { width, height })}</span>
        <span>{display.username}</span>
      </p>
      <div className={styles.controls}>
        <Menu
          label={t(maySteer ? 'sendTo' : 'notYours', { name })}
          disabled={!maySteer}
          button={
            <>
              <Icon name="external" />
              {t('send')}
            </>
          }
          items={items}
        />
        <Steering display={display} http={http} run={run} />
      </div>
    </li>
  );
}

function Steering({ display, http, run }: Pick<DisplayCardProps, 'display' | 'http' | 'run'>) {
  const { t } = useTexts('displays');
  const { name, paused, turns, pages, online, shows, maySteer } = display;
  // Greyed with the reason, rather than gone: somebody who looks for it should find out why.
  const own = (label: string) => (maySteer ? { label } : { label: t('notYours', { name }), disabled: true });
  return (
    <>
      {(turns || pages > 1) && (
        <IconButton
          icon="stepBack"
          {...own(t('back', { name }))}
          onClick={() => run(stepDisplay(http, name, -1))}
        />
      )}
      {turns && (
        <IconButton
          icon={paused ? 'play' : 'pause'}
          {...own(t(paused ? 'resume' : 'pause', { name }))}
          onClick={() => run(pauseDisplay(http, name, !paused))}
        />
      )}
      {(turns || pages > 1) && (
        <IconButton
          icon="stepNext"
          {...own(t('next', { name }))}
          onClick={() => run(stepDisplay(http, name, 1))}
        />
      )}
      <span className={styles.space} />
      {online && (
        <IconButton
          icon="eye"
          label={t('identify', { name })}
          onClick={() => run(identifyDisplay(http, name))}
        />
      )}
      {shows.kind !== 'nothing' && (
        <IconButton
          icon="clear"
          {...own(t('clear', { name }))}
          onClick={() => run(clearDisplay(http, name))}
        />
      )}
      {!online && (
        <IconButton
          icon="close"
          {...own(t('forget', { name }))}
          onClick={() => run(forgetDisplay(http, name))}
        />
      )}
    </>
  );
}

function Presence({ display: { online, sinceMs } }: { display: DisplayDto }) {
  const { t, age } = useTexts('displays');
  const now = useSecond();
  return (
    <span className={styles.presence} data-online={online}>
      <span aria-hidden="true">{online ? '●' : '✕'}</span>
      {online ? t('online') : t('offline', { age: age(now - sinceMs) })}
    </span>
  );
}

function Ordered({ display: { orderedBy, orderedAtMs } }: { display: DisplayDto }) {
  const { t, age } = useTexts('displays');
  const now = useSecond(orderedAtMs !== null);
  if (orderedBy === null || orderedAtMs === null) return null;
  return <span>{t('orderedBy', { name: orderedBy, age: age(now - orderedAtMs) })}</span>;
}

function PageText({ display: { page, pages, paused, turns } }: { display: DisplayDto }) {
  const { t } = useTexts('displays');
  return (
    <>
      {pages > 1 && page > 0 && <span className={styles.pages}>{t('page', { page, pages })}</span>}
      {turns && paused && <span className={styles.pages}>{t('paused')}</span>}
    </>
  );
}

function ShownText({ shows, directory }: { shows: ShownOnDisplay; directory: Directory }) {
  const { t, language } = useTexts('displays');
  switch (shows.kind) {
    case 'nothing':
      return <>{t('shows.nothing')}</>;
    case 'hidden':
      return <>{t('shows.hidden')}</>;
    case 'camera': {
      const camera = directory.camera(shows.camera);
      return <>{camera ? cameraName(camera, language) : shows.camera}</>;
    }
    case 'scene':
      return <>{t('shows.scene', { name: shows.name })}</>;
    case 'tour':
      return <>{t('shows.tour', { name: shows.name })}</>;
    case 'wall':
      return <>{t('shows.wall', { n: shows.wall.layout.cells.length })}</>;
  }
}
