import { shortened, wallOf } from '../wall-state.ts';
import { PlanParts } from './PlanParts.tsx';
import { sceneToursOf } from './scene-match.ts';
import type { Plans } from './use-plans.ts';

/** The form that is open, of a scene or a tour. */
export function PlansDialog({ plans }: { plans: Plans }) {
  const { dialog, open, state, tours, directory, sceneList, tourList, scenes } = plans;
  if (!dialog) return null;
  const close = () => open(null);
  if (dialog.kind === 'scene') {
    const { scene } = dialog;
    const kept = sceneToursOf(tours.playing);
    return (
      <PlanParts onUnreachable={plans.unreachable}>
        {({ SceneDialog }) => (
          <SceneDialog
            list={sceneList}
            scene={scene}
            content={scene ? { wall: scene.wall, tours: scene.tours } : { wall: wallOf(state), tours: kept }}
            unsavedTours={tours.playing.length - kept.length}
            onSaved={(saved) => !scene && scenes.setCurrent(saved.id)}
            onClose={close}
          />
        )}
      </PlanParts>
    );
  }
  const wallCameras = wallOf(state).pages.flatMap((tiles) => shortened(tiles).filter((id) => id !== null));
  return (
    <PlanParts onUnreachable={plans.unreachable}>
      {({ TourDialog }) => (
        <TourDialog
          directory={directory}
          list={tourList}
          tour={dialog.tour}
          wallCameras={[...new Set(wallCameras)]}
          pages={state.pages.length}
          onStart={plans.startTour}
          onClose={close}
        />
      )}
    </PlanParts>
  );
}
