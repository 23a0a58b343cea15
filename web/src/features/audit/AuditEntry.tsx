import type { AuditEntryDto } from '../../../../server/contract/audit-dto.ts';
import { dayAndTime, timeOfDay } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import styles from './AuditPage.module.css';
import { actionText } from './action-text.ts';
import { useDetailWords } from './use-detail-words.ts';

interface AuditEntryProps {
  entry: AuditEntryDto;
  open: boolean;
  onToggle(): void;
}

/** One line; opened, with all that the entry says. */
export function AuditEntry({ entry, open, onToggle }: AuditEntryProps) {
  const { t } = useTexts('access');
  const { seq, atMs, username, via, address, action, result, targetName, targetId } = entry;
  const who = username ?? t(via === 'hub' ? 'audit.hub' : 'audit.nobody');
  return (
    <>
      <tr>
        <td className={styles.time}>
          <button type="button" aria-expanded={open} onClick={onToggle} className={styles.toggle}>
            <time dateTime={new Date(atMs).toISOString()}>
              {dayAndTime(atMs).slice(0, 10)} {timeOfDay(atMs)}
            </time>
          </button>
        </td>
        <td>
          {who}
          {(via === 'token' || via === 'link') && <span className={styles.faint}> · {t(`via.${via}`)}</span>}
        </td>
        <td>{t(actionText(action))}</td>
        <td>{targetName ?? targetId ?? '–'}</td>
        <td data-result={result}>{t(`result.${result}`)}</td>
        <td className={styles.faint}>{address ?? '–'}</td>
      </tr>
      {open && (
        <tr>
          <td colSpan={6}>
            <Detail entry={entry} />
            <p className={styles.hash}>
              #{seq} · {t('audit.hash')} <code>{entry.hash}</code>
            </p>
          </td>
        </tr>
      )}
    </>
  );
}

/** A change field by field; of anything else what was recorded. */
function Detail({ entry: { detail } }: { entry: AuditEntryDto }) {
  const { t } = useTexts('access');
  const { label, value } = useDetailWords();
  const { before, after, ...rest } = detail;
  const fields = [...new Set([...keysOf(before), ...keysOf(after)])];
  const others = Object.entries(rest);
  return (
    <div className={styles.detail}>
      {fields.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">{t('audit.field')}</th>
              <th scope="col">{t('audit.before')}</th>
              <th scope="col">{t('audit.after')}</th>
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <tr key={field}>
                <th scope="row">{label(field)}</th>
                <td>{value(field, (before as Fields | undefined)?.[field])}</td>
                <td>{value(field, (after as Fields | undefined)?.[field])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {others.map(([name, said]) => (
        <p key={name}>
          <span className={styles.faint}>{label(name)}</span> {value(name, said)}
        </p>
      ))}
    </div>
  );
}

type Fields = Record<string, unknown>;

function keysOf(value: unknown): string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}
