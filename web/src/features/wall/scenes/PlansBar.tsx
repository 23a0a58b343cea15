import { useRef } from 'react';
import { useCommand, useCommandKey } from '../../../frame/shortcuts/use-shortcuts.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { Popup } from '../../../ui/Popup.tsx';
import { TourBar } from '../tours/TourBar.tsx';
import { wallOf } from '../wall-state.ts';
import { PlanParts } from './PlanParts.tsx';
import styles from './PlansBar.module.css';
import { sceneToursOf } from './scene-match.ts';
import type { Plans } from './use-plans.ts';

/** In the wall's bar: which scene is shown, and what plays. */
export function PlansBar({ plans }: { plans: Plans }) {
  return (
    <div className={styles.plans}>
      <SceneMenu plans={plans} />
      <TourMenu plans={plans} />
      <TourBar tours={plans.tours} />
    </div>
  );
}

function SceneMenu({ plans }: { plans: Plans }) {
  const { t } = useTexts();
  const { scenes, sceneList, open, state, tours } = plans;
  const { current, changed } = scenes;
  const button = useRef<HTMLButtonElement>(null);
  useCommand('scenes', () => button.current?.click());
  const key = useCommandKey('scenes');
  const label = current
    ? t(changed ? 'scene.shownChanged' : 'scene.shown', { name: current.name })
    : t('scene.title');
  const content = { wall: wallOf(state), tours: sceneToursOf(tours.playing) };
  return (
    <Popup
      label={label}
      panelLabel={t('scene.title')}
      align="start"
      compact
      buttonRef={button}
      shortcut={key}
      face={
        <span className={styles.scene}>
          <span className={styles.name}>{current?.name ?? t('scene.title')}</span>
          {changed && <span className={styles.changed}>{t('scene.changedMark')}</span>}
        </span>
      }
    >
      {(close) => (
        <PlanParts
          onUnreachable={() => {
            close();
            plans.unreachable();
          }}
        >
          {({ ScenePanel }) => (
            <ScenePanel
              list={sceneList}
              scenes={scenes}
              content={content}
              onRestore={(scene) => {
                close();
                plans.focusWall();
                scenes.restore(scene);
              }}
              onEdit={(scene) => open({ kind: 'scene', scene })}
              onRemove={plans.removeScene}
              onCreate={() => {
                close();
                open({ kind: 'scene', scene: null });
              }}
            />
          )}
        </PlanParts>
      )}
    </Popup>
  );
}

function TourMenu({ plans }: { plans: Plans }) {
  const { t } = useTexts();
  const { tours, tourList, directory, open, startTour } = plans;
  const button = useRef<HTMLButtonElement>(null);
  useCommand('tours', () => button.current?.click());
  const key = useCommandKey('tours');
  const playing = tours.wall.atHand();
  const name = playing?.spec.name || t('tour.unnamed');
  return (
    <Popup
      label={playing ? t('tour.playing', { name }) : t('tour.title')}
      panelLabel={t('tour.title')}
      align="start"
      compact
      buttonRef={button}
      shortcut={key}
      face={<span className={styles.name}>{playing ? name : t('tour.title')}</span>}
    >
      {(close) => (
        <PlanParts
          onUnreachable={() => {
            close();
            plans.unreachable();
          }}
        >
          {({ TourPanel }) => (
            <TourPanel
              directory={directory}
              list={tourList}
              playing={tours.playing.map(({ spec }) => spec.id)}
              onStart={(tour) => {
                close();
                plans.focusWall();
                startTour(tour);
              }}
              onEdit={(tour) => open({ kind: 'tour', tour })}
              onRemove={plans.removeTour}
              onCreate={() => {
                close();
                open({ kind: 'tour', tour: null });
              }}
            />
          )}
        </PlanParts>
      )}
    </Popup>
  );
}
