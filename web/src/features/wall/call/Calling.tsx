import { useCommand } from '../../../frame/shortcuts/use-shortcuts.ts';
import { cameraName } from '../../../i18n/format.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import type { Directory } from '../../../stores/directory.ts';
import { keptGrouping } from '../tree/kept-grouping.ts';
import { buildTree } from '../tree/tree-rows.ts';
import { MAX_FAVOURITES, neighbour } from './camera-lists.ts';
import { DialCall } from './DialCall.tsx';
import { useFavourites } from './use-camera-lists.ts';

interface CallingProps {
  directory: Directory;
  /** In the selected tile. */
  cameraId: string | null;
  /** Slot of each camera that can be seen on the wall. */
  slots: ReadonlyMap<string, number>;
  /** Into the selected tile. */
  onCall(cameraId: string): void;
  /** The same, when a camera only follows another. */
  onStep(cameraId: string): void;
  onSay(text: string): void;
}

/** Cameras come into the selected tile by number, or one after the other; and the one that is there gets a star. */
export function Calling({ directory, cameraId, slots, onCall, onStep, onSay }: CallingProps) {
  const { t, language } = useTexts();
  const { favourites, toggle } = useFavourites();
  const camera = directory.camera(cameraId ?? '');

  const step = (by: 1 | -1) => {
    if (!camera) return onSay(t('call.noCamera'));
    const tree = buildTree(directory, keptGrouping());
    const next = neighbour(tree, camera.id, by, new Set(slots.keys()));
    if (next) onStep(next.id);
    else onSay(t('call.noOther'));
  };
  useCommand('nextCamera', () => step(1));
  useCommand('previousCamera', () => step(-1));
  useCommand('star', () => {
    if (!camera) return onSay(t('call.noCamera'));
    const name = cameraName(camera, language);
    const starred = favourites.includes(camera.id);
    if (!starred && favourites.length >= MAX_FAVOURITES)
      return onSay(t('call.starsFull', { n: MAX_FAVOURITES }));
    toggle(camera.id);
    onSay(t(starred ? 'call.unstarred' : 'call.starred', { name }));
  });

  return <DialCall directory={directory} onCall={onCall} />;
}
