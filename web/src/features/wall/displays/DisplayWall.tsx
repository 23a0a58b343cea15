import { type RefObject, useCallback, useMemo, useState } from 'react';
import type { DisplayShow } from '../../../../../server/contract/displays-dto.ts';
import { isInScope } from '../../../../../server/contract/permissions.ts';
import type { WallDto } from '../../../../../server/contract/wall-dto.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import type { PlayerSnapshot } from '../../../player/player.ts';
import { type Directory, indexDirectory } from '../../../stores/directory.ts';
import { BareWall } from '../BareWall.tsx';
import type { AheadTile } from '../TileGrid.tsx';
import styles from './DisplayPage.module.css';
import { DisplayRun } from './DisplayRun.tsx';

/** What is on the screen at this moment: the wall that was ordered, as its tours have turned it. */
export interface DisplayView {
  wall: WallDto;
  page: number;
  ahead: readonly AheadTile[];
  learn(cameraId: string, snapshot: PlayerSnapshot): void;
}

interface DisplayWallProps {
  name: string;
  show: DisplayShow;
  directory: Directory;
  /** Set to what turns it. */
  step: RefObject<(by: 1 | -1) => void>;
  onMoved(place: { page: number; pages: number }): void;
}

/** One wall for the life of the display: pictures that another order shows too go on playing, over the same live link. */
export function DisplayWall({ name, show, directory, step, onMoved }: DisplayWallProps) {
  const { t } = useTexts('displays');
  const [view, setView] = useState<DisplayView>(() => ({ ...show, ahead: [], learn: () => undefined }));
  const { learn } = view;
  const onState = useCallback(
    (cameraId: string, snapshot: PlayerSnapshot) => learn(cameraId, snapshot),
    [learn],
  );
  const within = useMemo(() => limited(directory, show.within), [directory, show.within]);
  const content = JSON.stringify([show.wall, show.tours, show.within]);
  const isEmpty = (view.wall.pages[view.page] ?? []).every((cameraId) => cameraId === null);
  return (
    <BareWall wall={view.wall} page={view.page} ahead={view.ahead} onState={onState}>
      <h1 className="visually-hidden">{show.title === null ? name : `${name}: ${show.title}`}</h1>
      <DisplayRun
        key={content}
        show={show}
        directory={within}
        step={step}
        onView={setView}
        onMoved={onMoved}
      />
      {isEmpty && show.tours.length === 0 && (
        <p className={styles.empty} role="status">
          {t('nothingToSee')}
        </p>
      )}
    </BareWall>
  );
}

/** A tour that finds its cameras by itself finds none that whoever ordered it may not see. */
function limited(directory: Directory, within: DisplayShow['within']): Directory {
  if (within.domains === null && within.regions === null) return directory;
  const { site, domains, regions, cameras } = directory;
  return indexDirectory({
    site,
    domains: [...domains],
    regions: [...regions],
    cameras: cameras.filter((camera) => isInScope(within, camera)),
  });
}
