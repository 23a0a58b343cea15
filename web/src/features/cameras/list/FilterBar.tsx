import { useQuery } from '@tanstack/react-query';
import { type InputRef, Select, TreeSelect } from 'antd';
import type { ReactNode, RefObject } from 'react';
import type { CameraFilter } from '../../../../../server/contract/registry-dto.ts';
import { cameraTags } from '../../../api/cameras-api.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useStores } from '../../../stores/use-stores.ts';
import { Button } from '../../../ui/Button.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import { CAMERAS_KEY } from '../query-keys.ts';
import { type Choice, useChoices } from '../use-choices.ts';
import styles from './FilterBar.module.css';
import { isFiltered, type ListField, valuesOf, withValues } from './list-query.ts';
import { SearchField } from './SearchField.tsx';

interface FilterBarProps {
  filter: CameraFilter;
  searchField: RefObject<InputRef | null>;
  onFilter(filter: CameraFilter): void;
  /** From the search field into the list. */
  onDown(): void;
}

export function FilterBar({ filter, searchField, onFilter, onDown }: FilterBarProps) {
  const { t } = useTexts('cameras');
  const { http } = useStores();
  const choices = useChoices();
  const tags = useQuery({
    queryKey: [CAMERAS_KEY, 'tags'],
    queryFn: ({ signal }) => cameraTags(http, { signal }),
    staleTime: 60_000,
  });
  const several = (field: ListField, options: readonly Choice<string>[]) => (
    <Several
      label={t(`filter.${field}`)}
      options={options}
      values={valuesOf(filter, field)}
      onValues={(values) => onFilter(withValues(filter, field, values))}
    />
  );
  return (
    <search className={styles.bar} aria-label={t('filter.label')}>
      <SearchField
        ref={searchField}
        text={filter.q ?? ''}
        onText={(q) => onFilter({ ...filter, q: q || undefined })}
        onDown={onDown}
      />
      {several('domain', choices.domains)}
      <TreeSelect
        className={styles.choice}
        aria-label={t('filter.region')}
        prefix={<span className={styles.prefix}>{t('filter.region')}</span>}
        treeData={choices.regions}
        value={valuesOf(filter, 'region')}
        onChange={(values: string[]) => onFilter(withValues(filter, 'region', values))}
        treeNodeLabelProp="label"
        treeDefaultExpandedKeys={choices.regions.map(({ value }) => value)}
        treeCheckable
        showCheckedStrategy="SHOW_PARENT"
        showSearch={{ treeNodeFilterProp: 'title' }}
        maxTagCount={0}
        maxTagPlaceholder={shortened}
        popupMatchSelectWidth={260}
        allowClear
      />
      {several('state', choices.states)}
      {several(
        'tag',
        (tags.data ?? []).map((tag) => ({ value: tag, label: tag })),
      )}
      {several('mode', choices.modes)}
      {several('filingState', choices.filings)}
      <Select
        className={styles.choice}
        aria-label={t('filter.managedBy')}
        prefix={<span className={styles.prefix}>{t('filter.managedBy')}</span>}
        options={(['registry', 'file'] as const).map((value) => ({ value, label: t(`managedBy.${value}`) }))}
        value={filter.managedBy ?? null}
        onChange={(value) => onFilter({ ...filter, managedBy: value ?? undefined })}
        popupMatchSelectWidth={false}
        allowClear
      />
      {isFiltered(filter) && (
        <Button className={styles.clear} onClick={() => onFilter({})}>
          <Icon name="close" size={12} />
          {t('filter.clear')}
        </Button>
      )}
    </search>
  );
}

interface SeveralProps {
  label: string;
  options: readonly Choice<string>[];
  values: string[];
  onValues(values: string[]): void;
}

function Several({ label, options, values, onValues }: SeveralProps) {
  return (
    <Select
      className={styles.choice}
      mode="multiple"
      aria-label={label}
      prefix={<span className={styles.prefix}>{label}</span>}
      options={[...options]}
      value={values}
      onChange={onValues}
      showSearch={{ optionFilterProp: 'label' }}
      maxTagCount={0}
      maxTagPlaceholder={shortened}
      popupMatchSelectWidth={200}
      allowClear
    />
  );
}

/** One choice by its name, more by their number. */
function shortened(chosen: readonly { label?: ReactNode }[]): ReactNode {
  return chosen.length === 1 ? chosen[0]!.label : chosen.length;
}
