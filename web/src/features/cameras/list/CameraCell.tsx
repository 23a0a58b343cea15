import type { MouseEvent, ReactNode } from 'react';
import type { CameraRowDto } from '../../../../../server/contract/registry-dto.ts';
import { cameraName, dayAndTime, inLanguage } from '../../../i18n/format.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import type { Places } from '../../../stores/directory.ts';
import { useVerdict } from '../../../stores/use-stores.ts';
import { Icon } from '../../../ui/Icon.tsx';
import { StateMark } from '../../../ui/StateMark.tsx';
import { cameraPath } from '../camera-path.ts';
import styles from './CameraTable.module.css';
import type { ColumnKey } from './columns.ts';

/**
 * What every cell needs, asked for once by the table: dozens of cells come into sight with every frame of scrolling, and a hook in
 * each of them is what makes it stutter.
 */
export interface CellWords extends Pick<ReturnType<typeof useTexts<'cameras'>>, 't' | 'language'> {
  /** A cell without them is empty: an id is no name. */
  places: Places | null;
  onOpen(id: string): void;
}

export function cellOf(column: ColumnKey, camera: CameraRowDto, words: CellWords): ReactNode {
  const { t } = words;
  switch (column) {
    case 'state':
      return <StateCell camera={camera} />;
    case 'name':
      return nameOf(camera, words);
    case 'domain':
      return domainOf(camera.domain, words);
    case 'region':
      return regionOf(camera.region, words);
    case 'tags':
      return textOf(camera.tags.join(t('listSeparator')));
    case 'mode':
      return textOf(t(`mode.${camera.mode}`));
    case 'sub':
      return camera.hasSub ? t('yes') : NOTHING;
    case 'filingState':
      return textOf(t(`filing.${camera.filingState}`));
    case 'managedBy':
      return textOf(t(`managedBy.${camera.managedBy}`));
    case 'updatedAtMs':
      return camera.updatedAtMs === null ? NOTHING : dayAndTime(camera.updatedAtMs);
    case 'id':
    case 'nationalId':
    case 'organisation':
    case 'host':
      return textOf(camera[column]);
    case 'dialNumber':
      return camera.dialNumber ?? NOTHING;
  }
}

const NOTHING = <span className={styles.nothing}>–</span>;

function textOf(text: string | null): ReactNode {
  return text ? <span title={text}>{text}</span> : NOTHING;
}

function nameOf(camera: CameraRowDto, { t, language, onOpen }: CellWords): ReactNode {
  const name = cameraName(camera, language);
  // A click with a modifier is the browser's: another tab, another window.
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    onOpen(camera.id);
  };
  return (
    <>
      <a href={cameraPath(camera.id)} className={styles.name} tabIndex={-1} title={name} onClick={open}>
        {name}
      </a>
      {camera.managedBy === 'file' && (
        // Not in words: where all cameras come from the file their names would be cut short by it.
        <span className={styles.mark} role="img" aria-label={t('managedBy.file')} title={t('managedBy.file')}>
          <Icon name="file" size={14} />
        </span>
      )}
      {camera.maintenance && <span className={styles.badge}>{t('maintenanceShort')}</span>}
    </>
  );
}

function regionOf(code: string, { places, language }: CellWords): ReactNode {
  if (!places) return null;
  const region = places.region(code);
  return textOf(region ? inLanguage(region.name, language) : code);
}

function domainOf(id: string, { places, language }: CellWords): ReactNode {
  if (!places) return null;
  const domain = places.domain(id);
  if (!domain) return textOf(id);
  return (
    <span className={styles.domain} title={inLanguage(domain.name, language)}>
      <span className={styles.domainMark} style={{ background: domain.color }} />
      <span className={styles.domainName}>{inLanguage(domain.name, language)}</span>
    </span>
  );
}

/** The list says what it knew when it was fetched; the health link what is so now. */
function StateCell({ camera }: { camera: CameraRowDto }) {
  const { t } = useTexts();
  const verdict = useVerdict(camera.id);
  const { state, reason } = verdict ?? camera;
  return (
    <span className={styles.state} title={t(`reason.${reason}`)}>
      <StateMark state={state} />
      {t(`state.${state}`)}
    </span>
  );
}
