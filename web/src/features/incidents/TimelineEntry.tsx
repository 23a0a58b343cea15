import type { IncidentEntryDto } from '../../../../server/contract/incident-dto.ts';
import { dayAndTime } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import styles from './incidents.module.css';

interface TimelineEntryProps {
  entry: IncidentEntryDto;
  /** The name of the one that it is about; empty where there is none. */
  camera: string;
  /** Of its attachment; null where there is none to be had. */
  attachment: string | null;
}

export function TimelineEntry({ entry, camera, attachment: address }: TimelineEntryProps) {
  const { t, common } = useTexts('incidents');
  const { atMs, by, kind, text, attachment, health, changes } = entry;
  return (
    <li className={styles.entry}>
      <p className={styles.faint}>
        <time dateTime={new Date(atMs).toISOString()}>{dayAndTime(atMs)}</time> {by ?? t('timeline.hub')}
      </p>
      <p>
        {t(`kind.${kind}`)}
        {camera && ` ${camera}`}
        {health && ` ${common(`state.${health.state}`)} (${common(`reason.${health.reason}`)})`}
      </p>
      {text !== '' && <p className={styles.words}>{text}</p>}
      {attachment &&
        (address ? (
          <a className={styles.link} href={address} download>
            {attachment.name}
          </a>
        ) : (
          <p className={styles.words}>{attachment.name}</p>
        ))}
      {changes.map((change) => (
        <p key={change.field} className={styles.faint}>
          <Change {...change} />
        </p>
      ))}
    </li>
  );
}

const FIELDS = ['title', 'severity', 'state', 'assignee', 'people', 'keepDays'] as const;

function Change({ field, before, after }: IncidentEntryDto['changes'][number]) {
  const { t } = useTexts('incidents');
  const known = FIELDS.find((each) => each === field);
  const word = (value: string) => {
    if (value === '') return t(field === 'keepDays' ? 'keep.asHub' : 'nobody');
    if (field === 'severity') return t(`severity.${value as 'info'}`);
    return field === 'state' ? t(`state.${value as 'open'}`) : value;
  };
  return (
    <>
      {known ? t(`field.${known}`) : field} {word(before)} → {word(after)}
    </>
  );
}
