import { DatePicker, Input, Select } from 'antd';
import dayjs from 'dayjs';
import { AUDIT_ACTIONS, AUDIT_RESULTS } from '../../../../server/contract/audit-actions.ts';
import type { AuditFilter } from '../../api/audit-api.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import styles from './AuditPage.module.css';
import { actionText } from './action-text.ts';

interface AuditFilterBarProps {
  filter: AuditFilter;
  onFilter(filter: AuditFilter): void;
}

export function AuditFilterBar({ filter, onFilter }: AuditFilterBarProps) {
  const { t } = useTexts('access');
  const { fromMs, toMs, action, result, q } = filter;
  const set = (change: AuditFilter) => onFilter({ ...filter, ...change });
  return (
    <search className={styles.filters}>
      <Input.Search
        className={styles.search}
        allowClear
        aria-label={t('audit.search')}
        placeholder={t('audit.search')}
        defaultValue={q}
        maxLength={200}
        onSearch={(text) => set({ q: text || undefined })}
      />
      <Select
        className={styles.actions}
        mode="multiple"
        maxTagCount="responsive"
        aria-label={t('audit.action')}
        placeholder={t('audit.anyAction')}
        showSearch={{ optionFilterProp: 'label' }}
        options={AUDIT_ACTIONS.map((value) => ({ value, label: t(actionText(value)) }))}
        value={action?.split(',') ?? []}
        onChange={(values: string[]) => set({ action: values.join(',') || undefined })}
      />
      <Select
        className={styles.results}
        allowClear
        aria-label={t('audit.result')}
        placeholder={t('audit.anyResult')}
        options={AUDIT_RESULTS.map((value) => ({ value, label: t(`result.${value}`) }))}
        value={result ?? null}
        onChange={(value) => set({ result: value ?? undefined })}
      />
      <DatePicker.RangePicker
        allowEmpty={[true, true]}
        aria-label={t('audit.time')}
        placeholder={[t('audit.from'), t('audit.to')]}
        value={[fromMs === undefined ? null : dayjs(fromMs), toMs === undefined ? null : dayjs(toMs)]}
        onChange={(days) =>
          set({
            fromMs: days?.[0]?.startOf('day').valueOf(),
            toMs: days?.[1]?.endOf('day').valueOf(),
          })
        }
      />
    </search>
  );
}
