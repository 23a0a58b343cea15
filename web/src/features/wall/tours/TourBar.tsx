import type { CSSProperties } from 'react';
import { CommandButton } from '../../../frame/shortcuts/CommandButton.tsx';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useSecond, useValue } from '../../../stores/use-stores.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import styles from './TourBar.module.css';
import type { TourState } from './tour-run.ts';
import type { Tours } from './use-tours.ts';
import type { PlayingTour } from './wall-tours.ts';

/** What plays, how long the page is still shown, and the hand on it. Nothing while no tour plays. */
export function TourBar({ tours }: { tours: Tours }) {
  const tour = tours.wall.atHand();
  return tour ? <TourControls tours={tours} tour={tour} /> : null;
}

function TourControls({ tours, tour }: { tours: Tours; tour: PlayingTour }) {
  const { t } = useTexts();
  const state = useValue(tour.state);
  const { wall, playing } = tours;
  const held = state.halt === 'user' || state.halt === 'touch' || state.halt === 'motion';
  const name = tour.spec.name || t('tour.unnamed');
  return (
    <fieldset className={styles.tour} data-tour={state.phase} data-halt={state.halt ?? undefined}>
      <legend className="visually-hidden">{t('tour.playing', { name })}</legend>
      <CommandButton
        command="tourBack"
        icon="stepBack"
        label={t('tour.back')}
        onClick={() => wall.step(-1)}
      />
      <CommandButton
        command="tourPause"
        icon={held ? 'play' : 'pause'}
        label={t(held ? 'tour.resume' : 'tour.pause')}
        onClick={() => wall.togglePause()}
      />
      <CommandButton command="tourNext" icon="stepNext" label={t('tour.next')} onClick={() => wall.step(1)} />
      <div className={styles.facts}>
        <span className={styles.figures}>
          {state.number > 0 && (
            <span className={styles.page} data-tour-page>
              {t('tour.page', { n: state.number, count: state.count })}
            </span>
          )}
          <Remaining state={state} />
          {state.skipped > 0 && (
            <span title={t('tour.skippedHelp')}>{t('tour.skipped', { n: state.skipped })}</span>
          )}
          {playing.length > 1 && <span>{t('tour.others', { n: playing.length - 1 })}</span>}
        </span>
        <Progress state={state} />
      </div>
      <span role="status" className="visually-hidden">
        {held ? t(`tour.halt.${state.halt as 'user' | 'touch' | 'motion'}`) : ''}
      </span>
      <IconButton icon="stop" label={t('tour.stop')} onClick={() => wall.stop(tour)} />
    </fieldset>
  );
}

/** In words what the line beside it shows, and why the tour stands still. */
function Remaining({ state }: { state: TourState }) {
  const { t, span } = useTexts();
  useSecond(state.phase === 'showing');
  if (state.phase === 'empty') return <span className={styles.still}>{t('tour.empty')}</span>;
  if (state.phase === 'preparing') return <span className={styles.still}>{t('tour.preparing')}</span>;
  if (state.phase === 'halted' && state.halt !== null) {
    return <span className={styles.still}>{t(`tour.halt.${state.halt}`)}</span>;
  }
  const leftMs = Math.max(state.leftMs - (performance.now() - state.atMs), 0);
  return (
    <span className={styles.left} aria-hidden="true">
      {span(leftMs + 999)}
    </span>
  );
}

/** Drawn by the compositor alone: nothing runs on the page for it. */
function Progress({ state }: { state: TourState }) {
  const goneMs = state.dwellMs - state.leftMs;
  const style = {
    animationDuration: `${state.dwellMs}ms`,
    animationDelay: `${-goneMs}ms`,
    animationPlayState: state.phase === 'showing' ? 'running' : 'paused',
    '--seconds': Math.round(state.dwellMs / 1000),
  } as CSSProperties;
  // A new page is a new line.
  return (
    <span className={styles.track} aria-hidden="true">
      <span key={`${state.atMs}`} className={styles.gone} style={style} />
    </span>
  );
}
