import type { CameraDto } from '../../../../../server/contract/dto.ts';
import { useCommandKey } from '../../../frame/shortcuts/use-shortcuts.ts';
import { cameraName, inLanguage } from '../../../i18n/format.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useDirectory, useVerdict } from '../../../stores/use-stores.ts';
import { Icon } from '../../../ui/Icon.tsx';
import { StateMark } from '../../../ui/StateMark.tsx';
import { useFavourites } from '../call/use-camera-lists.ts';
import { startDrag } from '../drag.ts';
import styles from './CameraTree.module.css';
import type { Found } from './camera-search.ts';
import type { RowPlace } from './GroupRow.tsx';
import { useRowDrop } from './use-row-drop.ts';

interface CameraRowProps extends RowPlace {
  camera: CameraDto;
  depth: number;
  range: Found['range'];
  slot: number | null;
  /** What the row's place in the tree does not say already. */
  aside: 'domain' | 'region' | null;
  onChoose(): void;
  /** Set where a camera can be dropped, before or after this one. */
  onDropCamera: ((cameraId: string, after: boolean) => void) | undefined;
}

export function CameraRow(props: CameraRowProps) {
  const { id, active, top, onActive, camera, depth, range, slot, aside, onChoose } = props;
  const drop = useRowDrop(props.onDropCamera);
  const { t, language } = useTexts();
  const directory = useDirectory();
  const verdict = useVerdict(camera.id);
  const state = verdict?.state ?? 'unknown';
  const name = cameraName(camera, language);
  const domain = directory?.domain(camera.domain);
  const region = directory?.region(camera.region);
  const place = aside && (aside === 'region' ? region : domain)?.name;
  const placeName = place ? inLanguage(place, language) : '';
  const onWall = slot === null ? '' : t('wall.tile', { n: slot + 1 });
  // In the tree the numbers would be noise; who searches may be after one.
  const dial = depth === 0 && camera.dialNumber !== null ? t('tree.dial', { n: camera.dialNumber }) : '';
  const { favourites, toggle } = useFavourites();
  const starred = favourites.includes(camera.id);
  const said = [name, t(`state.${state}`), placeName, dial, onWall, starred ? t('tree.starred') : '']
    .filter(Boolean)
    .join(t('common.separator'));
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list around it has the keys
    // biome-ignore lint/a11y/useFocusableInteractive: and the focus, which would be lost with a row that scrolls away
    <div
      id={id}
      role="treeitem"
      className={styles.row}
      style={{ transform: `translateY(${top}px)`, paddingInlineStart: 12 + depth * 14 }}
      aria-level={depth + 1}
      aria-selected={active}
      aria-label={said}
      title={verdict ? `${name}\n${t(`state.${state}`)} · ${t(`reason.${verdict.reason}`)}` : name}
      data-kind="camera"
      data-camera={camera.id}
      draggable
      {...drop}
      onDragStart={(event) => startDrag(event, { kind: 'camera', cameraId: camera.id }, name)}
      onClick={() => {
        onActive();
        onChoose();
      }}
    >
      {(aside === 'domain' || depth === 0) && domain && (
        <span className={styles.domain} style={{ background: domain.color }} />
      )}
      <StateMark state={state} />
      <span className={styles.cameraText}>
        <span className={styles.cameraName}>
          {language === 'zh' && range ? <Highlighted text={name} {...range} /> : name}
        </span>
        <span className={styles.place}>{placeName}</span>
      </span>
      {dial && <span className={styles.dial}>{camera.dialNumber}</span>}
      {slot !== null && <span className={styles.slot}>{slot + 1}</span>}
      <StarButton starred={starred} name={name} onToggle={() => toggle(camera.id)} />
    </div>
  );
}

/** Out of the way of Tab, as the row itself is: the list has a key for it. */
function StarButton({ starred, name, onToggle }: { starred: boolean; name: string; onToggle(): void }) {
  const { t } = useTexts();
  const key = useCommandKey('listStar');
  const label = t(starred ? 'tree.unstar' : 'tree.star', { name });
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.star}
      aria-label={label}
      aria-pressed={starred}
      title={key ? `${label}  ${key.label}` : label}
      onClick={(event) => {
        event.stopPropagation();
        onToggle();
      }}
    >
      <Icon name="star" size={14} filled={starred} />
    </button>
  );
}

function Highlighted({ text, start, end }: { text: string; start: number; end: number }) {
  return (
    <>
      {text.slice(0, start)}
      <mark className={styles.mark}>{text.slice(start, end)}</mark>
      {text.slice(end)}
    </>
  );
}
