import type { SceneDto, SceneTourDto } from '../../../../../server/contract/walls-dto.ts';
import type { PlayingTour } from '../tours/wall-tours.ts';
import { sameLayout } from '../wall-layouts.ts';
import { shortened, type WallState, wallOf } from '../wall-state.ts';

/** The tours that a scene can bring back: those that are kept. */
export function sceneToursOf(playing: readonly PlayingTour[]): SceneTourDto[] {
  return playing.flatMap(({ spec, target }) => (spec.id === null ? [] : [{ ...target, tour: spec.id }]));
}

/** Whether the wall is as the scene has it; what a tour shows at the moment is no change. */
export function isAsSaved(
  scene: Pick<SceneDto, 'wall' | 'tours'>,
  state: WallState,
  playing: readonly PlayingTour[],
): boolean {
  const now = wallOf(state);
  const { wall, tours } = scene;
  if (!sameLayout(now.layout, wall.layout) || now.pages.length !== wall.pages.length) return false;
  if (!sameNames(now.names, wall.names)) return false;
  const kept = tours.map(targetText).sort();
  const played = sceneToursOf(playing).map(targetText).sort();
  if (kept.join() !== played.join()) return false;
  return wall.pages.every((tiles, page) => {
    const turned = playing.filter(({ spec, target }) => spec.of.kind !== 'pages' && target.page === page);
    if (turned.some(({ target }) => target.tile === null)) return true;
    const besides = (all: readonly (string | null)[]) =>
      shortened(all.map((id, slot) => (turned.some(({ target }) => target.tile === slot) ? null : id)));
    const [before, after] = [besides(tiles), besides(now.pages[page]!)];
    return before.length === after.length && before.every((cameraId, slot) => cameraId === after[slot]);
  });
}

function sameNames(a: readonly string[] = [], b: readonly string[] = []): boolean {
  return Array.from({ length: Math.max(a.length, b.length) }).every(
    (_, at) => (a[at] ?? '') === (b[at] ?? ''),
  );
}

function targetText({ page, tile, tour }: SceneTourDto): string {
  return `${page}/${tile ?? ''}/${tour}`;
}

/** Of two scenes with the same key one's own wins, else the one that was changed last. */
export function sceneOfKey(scenes: readonly SceneDto[], key: number): SceneDto | null {
  const candidates = scenes.filter((scene) => scene.key === key);
  candidates.sort((a, b) => Number(b.own) - Number(a.own) || b.changedAtMs - a.changedAtMs);
  return candidates[0] ?? null;
}
