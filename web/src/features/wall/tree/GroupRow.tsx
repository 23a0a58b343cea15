import { useCommandKey } from '../../../frame/shortcuts/use-shortcuts.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { summarize } from '../../../stores/health-summary.ts';
import { useDirectory, useHealthRevision, useStores } from '../../../stores/use-stores.ts';
import { Icon, type IconName } from '../../../ui/Icon.tsx';
import styles from './CameraTree.module.css';
import type { TreeGroup } from './tree-rows.ts';
import { useRowDrop } from './use-row-drop.ts';

export interface RowPlace {
  id: string;
  active: boolean;
  top: number;
  onActive(): void;
}

const OWN_ICONS: Partial<Record<TreeGroup['ref']['kind'], IconName>> = {
  favourites: 'star',
  recent: 'history',
};

interface GroupRowProps extends RowPlace {
  group: TreeGroup;
  open: boolean;
  name: string;
  onToggle(): void;
  onFill(): void;
  /** Set where a camera can be dropped. */
  onDropCamera: ((cameraId: string) => void) | undefined;
}

export function GroupRow(props: GroupRowProps) {
  const { id, active, top, onActive, group, open, name, onToggle, onFill, onDropCamera } = props;
  const drop = useRowDrop(onDropCamera);
  const { t } = useTexts();
  const directory = useDirectory();
  const { health } = useStores();
  const fillKey = useCommandKey('listFill');
  useHealthRevision();
  const sum = summarize(
    group.cameras.map((camera) => camera.id),
    (cameraId) => health.verdict(cameraId),
  );
  const color = group.ref.kind === 'domain' ? directory?.domain(group.ref.id)?.color : undefined;
  const own = OWN_ICONS[group.ref.kind];
  const counts = t('tree.onlineOf', { online: sum.online, total: sum.total });
  const trouble = sum.trouble > 0 ? t('tree.trouble', { n: sum.trouble }) : '';
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list around it has the keys
    // biome-ignore lint/a11y/useFocusableInteractive: and the focus, which would be lost with a row that scrolls away
    <div
      id={id}
      role="treeitem"
      className={styles.row}
      style={{ transform: `translateY(${top}px)`, paddingInlineStart: 6 + group.depth * 16 }}
      aria-level={group.depth + 1}
      aria-expanded={open}
      aria-selected={active}
      aria-label={[name, counts, trouble].filter(Boolean).join(t('common.separator'))}
      data-kind="group"
      data-group={group.key}
      {...drop}
      onClick={() => {
        onActive();
        onToggle();
      }}
    >
      <span className={styles.chevron} data-open={open}>
        <Icon name="chevron" size={12} />
      </span>
      {own && (
        <span className={styles.own}>
          <Icon name={own} size={14} />
        </span>
      )}
      {color && <span className={styles.domain} style={{ background: color }} />}
      <span className={styles.groupName}>{name}</span>
      {sum.trouble > 0 && (
        <span className={styles.trouble} data-down={sum.down > 0 || undefined} title={trouble}>
          <Icon name="alarm" size={12} />
          {sum.trouble}
        </span>
      )}
      <span className={styles.counts} title={counts}>
        {sum.online}
        <span className={styles.ofTotal}>/{sum.total}</span>
      </span>
      <button
        type="button"
        tabIndex={-1}
        className={styles.fill}
        aria-label={t('tree.fill', { name })}
        title={fillKey ? `${t('tree.fill', { name })}  ${fillKey.label}` : t('tree.fill', { name })}
        onClick={(event) => {
          event.stopPropagation();
          onFill();
        }}
      >
        <Icon name="fill" size={14} />
      </button>
    </div>
  );
}
