import { useQuery } from '@tanstack/react-query';
import { Input, InputNumber, Select, Switch, TreeSelect } from 'antd';
import { cameraTags } from '../../../api/cameras-api.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useStores } from '../../../stores/use-stores.ts';
import { CAMERAS_KEY } from '../query-keys.ts';
import { useChoices } from '../use-choices.ts';
import styles from './BulkEditDialog.module.css';
import type { BulkField, BulkValues } from './bulk-change.ts';

interface BulkInputProps {
  field: BulkField;
  values: BulkValues;
  onValue(value: unknown): void;
}

/** The control of one field of a bulk edit. */
export function BulkInput({ field, values, onValue }: BulkInputProps) {
  const { t } = useTexts('cameras');
  const choices = useChoices();
  const label = t(`field.${field}`);
  const options = {
    domain: choices.domains,
    shape: choices.shapes,
    setting: choices.settings,
    power: choices.powers,
    mode: choices.modes,
    transport: choices.transports,
    filingState: choices.filings,
  };
  switch (field) {
    case 'domain':
    case 'shape':
    case 'setting':
    case 'power':
    case 'mode':
    case 'transport':
    case 'filingState':
      return (
        <Select
          aria-label={label}
          placeholder={t('choose')}
          options={options[field]}
          value={values[field]}
          onChange={onValue}
        />
      );
    case 'region':
      return (
        <TreeSelect
          aria-label={label}
          placeholder={t('choose')}
          treeData={choices.regions}
          treeNodeLabelProp="label"
          showSearch={{ treeNodeFilterProp: 'title' }}
          value={values.region}
          onChange={onValue}
        />
      );
    case 'organisation':
    case 'contact':
    case 'maintainer':
      return (
        <Input
          aria-label={label}
          maxLength={200}
          placeholder={t('bulk.emptied')}
          value={values[field]}
          onChange={(event) => onValue(event.target.value)}
        />
      );
    case 'enabled':
    case 'maintenance':
      return (
        <span className={styles.switch}>
          <Switch aria-label={label} checked={values[field] ?? false} onChange={onValue} />
          {t(values[field] ? 'yes' : 'no')}
        </span>
      );
    case 'retentionDays':
    case 'numberFrom':
      return (
        <InputNumber
          aria-label={label}
          min={field === 'numberFrom' ? 1 : 0}
          max={field === 'numberFrom' ? 999_999 : 3650}
          precision={0}
          placeholder={field === 'retentionDays' ? t('bulk.emptied') : ''}
          value={values[field] ?? null}
          onChange={onValue}
        />
      );
    case 'addTags':
    case 'removeTags':
      return <Tags field={field} values={values} onValue={onValue} />;
    case 'credentials':
      return <Credentials values={values} onValue={onValue} />;
  }
}

function Tags({ field, values, onValue }: BulkInputProps & { field: 'addTags' | 'removeTags' }) {
  const { t } = useTexts('cameras');
  const { http } = useStores();
  const tags = useQuery({
    queryKey: [CAMERAS_KEY, 'tags'],
    queryFn: ({ signal }) => cameraTags(http, { signal }),
    staleTime: 60_000,
  });
  return (
    <Select
      mode="tags"
      aria-label={t(`field.${field}`)}
      tokenSeparators={[',', '，']}
      options={tags.data?.map((tag) => ({ value: tag, label: tag })) ?? []}
      value={values[field] ?? []}
      onChange={onValue}
    />
  );
}

function Credentials({ values, onValue }: Omit<BulkInputProps, 'field'>) {
  const { t } = useTexts('cameras');
  const { username = '', password = '' } = values.credentials ?? {};
  return (
    <div className={styles.pair}>
      <Input
        aria-label={t('field.username')}
        placeholder={t('field.username')}
        autoComplete="off"
        maxLength={200}
        value={username}
        onChange={(event) => onValue({ username: event.target.value, password })}
      />
      <Input.Password
        aria-label={t('field.password')}
        placeholder={t('field.password')}
        autoComplete="new-password"
        maxLength={200}
        value={password}
        onChange={(event) => onValue({ username, password: event.target.value })}
      />
    </div>
  );
}
