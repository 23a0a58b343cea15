import { Select, TreeSelect } from 'antd';
import { useId } from 'react';
import type { ImportDraftDto, ImportMapping } from '../../../../../server/contract/import-dto.ts';
import {
  IMPORT_ENCODINGS,
  IMPORT_FIELDS,
  type ImportField,
} from '../../../../../server/contract/import-terms.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useChoices } from '../use-choices.ts';
import styles from './DraftPage.module.css';
import { mappingOf } from './mapping.ts';
import { useImportWords } from './use-import-words.ts';

interface MappingFormProps {
  draft: ImportDraftDto;
  busy: boolean;
  onMapping(mapping: ImportMapping): void;
}

/** What the columns are, and what stands where the table says nothing. Each choice is tried at once. */
export function MappingForm({ draft, busy, onMapping }: MappingFormProps) {
  const { t } = useTexts('imports');
  const { field: words } = useImportWords();
  const taken = new Set(draft.columns.flatMap(({ field }) => field ?? []));
  const choose = (index: number, field: ImportField | null) => {
    const { columns, defaults } = mappingOf(draft);
    const others = columns.filter((column) => column.index !== index && column.field !== field);
    onMapping({ columns: field === null ? others : [...others, { index, field }], defaults });
  };
  return (
    <section className={styles.mapping}>
      <h2 className={styles.title}>{t('draft.columns')}</h2>
      <p className={styles.help}>{t('draft.columnsHelp')}</p>
      <Reading draft={draft} busy={busy} onMapping={onMapping} />
      <table className={styles.columns}>
        <thead>
          <tr>
            <th scope="col">{t('draft.column')}</th>
            <th scope="col">{t('draft.samples')}</th>
            <th scope="col">{t('draft.meaning')}</th>
          </tr>
        </thead>
        <tbody>
          {draft.columns.map(({ index, title, samples, field }) => (
            <tr key={index}>
              <th scope="row">{title || t('draft.untitled', { n: index + 1 })}</th>
              <td className={styles.samples}>{samples.join(' · ')}</td>
              <td>
                <Select<ImportField | ''>
                  className={styles.choice}
                  aria-label={`${t('draft.meaning')}: ${title}`}
                  disabled={busy}
                  showSearch={{ optionFilterProp: 'label' }}
                  value={field ?? ''}
                  options={[
                    { value: '', label: t('draft.skip') },
                    ...IMPORT_FIELDS.map((one) => ({
                      value: one,
                      label: words(one),
                      disabled: one !== field && taken.has(one),
                    })),
                  ]}
                  onChange={(value) => choose(index, value || null)}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Sheet, encoding and defaults: as far as this file leaves a choice. */
function Reading({ draft, busy, onMapping }: MappingFormProps) {
  const { t } = useTexts('imports');
  const { domains, regions } = useChoices();
  const mapping = mappingOf(draft);
  const setDefault = (values: ImportDraftDto['defaults']) =>
    onMapping({ ...mapping, defaults: { ...draft.defaults, ...values } });
  return (
    <div className={styles.reading}>
      {draft.sheets.length > 1 && (
        <Labelled label={t('draft.sheet')}>
          {(id) => (
            <Select
              id={id}
              disabled={busy}
              value={draft.sheet}
              options={draft.sheets.map((name) => ({ value: name, label: name }))}
              onChange={(sheet) => onMapping({ ...mapping, sheet: sheet ?? undefined })}
            />
          )}
        </Labelled>
      )}
      {draft.encoding && (
        <Labelled label={t('draft.encoding')}>
          {(id) => (
            <Select
              id={id}
              disabled={busy}
              value={draft.encoding}
              options={IMPORT_ENCODINGS.map((name) => ({ value: name, label: name.toUpperCase() }))}
              onChange={(encoding) => onMapping({ ...mapping, encoding: encoding ?? undefined })}
            />
          )}
        </Labelled>
      )}
      <Labelled label={t('draft.defaultDomain')}>
        {(id) => (
          <Select
            id={id}
            disabled={busy}
            allowClear
            placeholder={t('draft.none')}
            value={draft.defaults.domain ?? null}
            options={[...domains]}
            onChange={(domain) => setDefault({ domain: domain ?? undefined })}
          />
        )}
      </Labelled>
      <Labelled label={t('draft.defaultRegion')}>
        {(id) => (
          <TreeSelect
            id={id}
            disabled={busy}
            allowClear
            treeDefaultExpandAll
            showSearch={{ treeNodeFilterProp: 'title' }}
            placeholder={t('draft.none')}
            value={draft.defaults.region}
            treeData={[...regions]}
            onChange={(region?: string) => setDefault({ region })}
          />
        )}
      </Labelled>
    </div>
  );
}

function Labelled({ label, children }: { label: string; children(id: string): React.ReactNode }) {
  const id = useId();
  return (
    <div className={styles.labelled}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
}
