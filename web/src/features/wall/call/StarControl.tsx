import { CommandButton } from '../../../frame/shortcuts/CommandButton.tsx';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useFavourites } from './use-camera-lists.ts';

/** The star of a tile. */
export function StarControl({
  cameraId,
  name,
  tabIndex,
}: {
  cameraId: string;
  name: string;
  tabIndex: number;
}) {
  const { t } = useTexts();
  const { favourites, toggle } = useFavourites();
  const starred = favourites.includes(cameraId);
  return (
    <CommandButton
      command="star"
      overPicture
      icon="star"
      filled={starred}
      label={t(starred ? 'tree.unstar' : 'tree.star', { name })}
      pressed={starred}
      tabIndex={tabIndex}
      onClick={() => toggle(cameraId)}
    />
  );
}
