import type { DisplayOrderInput } from '../../../../../server/contract/displays-dto.ts';
import type { SceneDto, TourDto } from '../../../../../server/contract/walls-dto.ts';
import { standardLayout } from '../wall-layouts.ts';

/** What a tour that turns whole pages has on a display, where nobody has chosen a layout. */
const TOUR_TILES = 9;

export function cameraOrder(camera: string): DisplayOrderInput {
  return { kind: 'camera', camera };
}

export function sceneOrder({ id }: Pick<SceneDto, 'id'>): DisplayOrderInput {
  return { kind: 'scene', scene: id };
}

/** Null for one that goes over the pages of a wall: a display has none of its own. */
export function tourOrder({ id, of, over }: Pick<TourDto, 'id' | 'of' | 'over'>): DisplayOrderInput | null {
  if (of.kind === 'pages') return null;
  return { kind: 'tour', tour: id, ...(over === 'page' && { layout: standardLayout(TOUR_TILES) }) };
}
