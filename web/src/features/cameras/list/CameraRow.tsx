// biome-ignore-all lint/a11y/useSemanticElements: rows that are placed one by one in a virtual list lose what the elements of a table mean
import { memo } from 'react';
import type { CameraRowDto } from '../../../../../server/contract/registry-dto.ts';
import { cameraName } from '../../../i18n/format.ts';
import { type CellWords, cellOf } from './CameraCell.tsx';
import styles from './CameraTable.module.css';
import { rowElementId } from './CameraTable.tsx';
import type { Column } from './columns.ts';

interface CameraRowProps {
  index: number;
  top: number;
  /** Undefined while it is on its way. */
  camera: CameraRowDto | undefined;
  columns: readonly Column[];
  active: boolean;
  selected: boolean;
  onActive(index: number): void;
  onSelect(index: number, range: boolean): void;
  words: CellWords;
}

/** Drawn once while it is in sight, however the list scrolls around it. */
export const CameraRow = memo(function CameraRow({
  index,
  top,
  camera,
  columns,
  active,
  selected,
  onActive,
  onSelect,
  words,
}: CameraRowProps) {
  const { t, language, onOpen } = words;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys
    <div
      id={rowElementId(index)}
      className={styles.row}
      style={{ transform: `translateY(${top}px)` }}
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-active={active || undefined}
      data-camera={camera?.id}
      data-off={(camera && !camera.enabled) || undefined}
      // Shift with a click chooses rows, not text.
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
      onClick={() => onActive(index)}
      onDoubleClick={() => camera && onOpen(camera.id)}
    >
      {camera ? (
        <>
          <span className={styles.cell} role="gridcell" tabIndex={-1}>
            <input
              type="checkbox"
              className={styles.box}
              tabIndex={-1}
              aria-label={t('select.one', { name: cameraName(camera, language) })}
              checked={selected}
              onChange={() => undefined}
              onClick={(event) => {
                event.stopPropagation();
                onActive(index);
                onSelect(index, event.shiftKey);
              }}
            />
          </span>
          {columns.map(({ key }) => (
            <span key={key} className={styles.cell} role="gridcell" tabIndex={-1}>
              {cellOf(key, camera, words)}
            </span>
          ))}
        </>
      ) : (
        <span className={styles.blank} role="gridcell" tabIndex={-1} />
      )}
    </div>
  );
});
