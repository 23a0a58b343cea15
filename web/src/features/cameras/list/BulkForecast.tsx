import { ERROR_CODES, type ErrorCode } from '../../../../../server/contract/error-codes.ts';
import type { BulkResultDto } from '../../../../../server/contract/registry-dto.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import styles from './BulkForecast.module.css';

/** What a bulk edit would do, in numbers; with the reasons of those cameras that it cannot change. */
export function BulkForecast({ forecast, removes = false }: { forecast: BulkResultDto; removes?: boolean }) {
  const { t, common } = useTexts('cameras');
  const { matching, changed, unchanged, refused, refusedCount } = forecast;
  return (
    <div className={styles.forecast} role="status">
      <dl className={styles.figures}>
        <Figure label={t('bulk.selected')} n={matching} />
        <Figure label={t(removes ? 'bulk.removed' : 'bulk.changed')} n={changed} />
        {!removes && <Figure label={t('bulk.unchanged')} n={unchanged} />}
        <Figure label={t(removes ? 'bulk.notRemoved' : 'bulk.refused')} n={refusedCount} />
      </dl>
      {refused.length > 0 && (
        <ul className={styles.refused}>
          {refused.map(({ id, name, reason }) => (
            <li key={id}>
              <strong>{name}</strong>{' '}
              <span className={styles.reason}>
                {reason in ERROR_CODES ? common(`error.${reason as ErrorCode}`) : reason}
              </span>
            </li>
          ))}
          {refusedCount > refused.length && (
            <li>{t('bulk.moreRefused', { n: refusedCount - refused.length })}</li>
          )}
        </ul>
      )}
    </div>
  );
}

function Figure({ label, n }: { label: string; n: number }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{n.toLocaleString('en-US')}</dd>
    </div>
  );
}
