import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useState } from 'react';
import type { ImportDraftDto, ImportRowDto } from '../../../../../server/contract/import-dto.ts';
import { IMPORT_ROW_KINDS } from '../../../../../server/contract/import-terms.ts';
import { draftRows } from '../../../api/imports-api.ts';
import { RequestError } from '../../../frame/RequestError.tsx';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useStores } from '../../../stores/use-stores.ts';
import { Button } from '../../../ui/Button.tsx';
import { draftKey } from '../query-keys.ts';
import styles from './DraftPage.module.css';
import { expectedOf } from './expected-cells.ts';
import { useImportWords } from './use-import-words.ts';

const KINDS = ['all', ...IMPORT_ROW_KINDS, 'duplicate'] as const;
type Kind = (typeof KINDS)[number];
const PAGE = 100;

/** What would become of each row, by kinds. What is wrong comes first where anything is. */
export function DraftRows({ draft, checking }: { draft: ImportDraftDto; checking: boolean }) {
  const { t } = useTexts('imports');
  const { http } = useStores();
  const [chosen, setChosen] = useState<Kind | null>(null);
  const counts: Record<Kind, number> = { all: draft.rows, ...draft.counts, duplicate: draft.duplicateRows };
  const kind = chosen ?? (counts.wrong > 0 ? 'wrong' : 'all');
  const rows = useInfiniteQuery({
    queryKey: [...draftKey(draft.id), 'rows', kind],
    queryFn: ({ pageParam: offset, signal }) =>
      draftRows(http, draft.id, { kind: kind === 'all' ? undefined : kind, offset, limit: PAGE }, { signal }),
    initialPageParam: 0,
    getNextPageParam: ({ matching }, pages) => {
      const shown = pages.reduce((sum, page) => sum + page.rows.length, 0);
      return shown < matching ? shown : undefined;
    },
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const shown = rows.data?.pages.flatMap((page) => page.rows) ?? [];
  const left = (rows.data?.pages[0]?.matching ?? 0) - shown.length;
  return (
    <section className={styles.result} aria-busy={checking || rows.isFetching}>
      <h2 className={styles.title}>{t('draft.result')}</h2>
      <div className={styles.kinds}>
        <Segmented<Kind>
          aria-label={t('draft.result')}
          value={kind}
          options={KINDS.map((one) => ({
            value: one,
            label: `${t(`draft.kind.${one}`)} ${counts[one].toLocaleString('en-US')}`,
          }))}
          onChange={setChosen}
        />
        <span role="status" className={styles.help}>
          {checking && t('draft.checking')}
        </span>
      </div>
      {rows.error && <RequestError error={rows.error} onRetry={() => void rows.refetch()} />}
      {rows.data && shown.length === 0 && <p className={styles.help}>{t('draft.emptyKind')}</p>}
      {shown.length > 0 && (
        <table className={styles.rows}>
          <thead>
            <tr>
              <th scope="col">{t('draft.row')}</th>
              <th scope="col">{t('draft.name')}</th>
              <th scope="col">{t('draft.what')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <Row key={row.row} row={row} />
            ))}
          </tbody>
        </table>
      )}
      {left > 0 && (
        <Button disabled={rows.isFetchingNextPage} onClick={() => void rows.fetchNextPage()}>
          {t('draft.more', { n: Math.min(PAGE, left).toLocaleString('en-US') })}
        </Button>
      )}
    </section>
  );
}

function Row({ row }: { row: ImportRowDto }) {
  const { t } = useTexts('imports');
  const { label, value } = useImportWords();
  return (
    <tr>
      <td className={styles.number}>{row.row}</td>
      <td className={styles.camera}>
        {row.name || '–'}
        {row.cameraId && <span className={styles.id}>{row.cameraId}</span>}
      </td>
      <td>
        <span className={styles.kind} data-kind={row.kind}>
          {t(`draft.kind.${row.kind}`)}
        </span>
        <ul className={styles.facts}>
          {row.problems.map((problem) => (
            <Problem key={`${problem.field} ${problem.problem}`} problem={problem} />
          ))}
          {row.kind === 'unchanged' && <li>{t('draft.noChange')}</li>}
          {row.kind === 'new' && <li>{t('draft.newCamera')}</li>}
          {row.kind === 'changed' &&
            row.changes.map(({ field, before, after }) => (
              <li key={field}>
                {label(field)}
                {field !== 'credentials' && (
                  <>
                    {': '}
                    <del>{value(field, before)}</del> → <ins>{value(field, after)}</ins>
                  </>
                )}
              </li>
            ))}
          {row.duplicateOf.map(({ id, name, kind }) => (
            <li key={`${id} ${kind}`} className={styles.doubt}>
              {t('draft.duplicateOf', { name, kind: t(`duplicates.kind.${kind as 'address'}`) })}
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}

type RowProblem = ImportRowDto['problems'][number];

function Problem({ problem }: { problem: RowProblem }) {
  const { t } = useTexts('imports');
  const words = useImportWords();
  const { field, problem: kind, value, otherRow } = problem;
  return (
    <li>
      {field && <strong>{words.field(field)}: </strong>}
      {kind === 'twice-in-table' && otherRow !== null
        ? t('draft.sameAsRow', { row: otherRow })
        : t(`problem.${kind}`)}
      {value && ` (${t('draft.value', { value })})`}
      <ProblemDetail problem={problem} />
    </li>
  );
}

/** What would have been right. What the hub says in English is of use where nothing else is said. */
function ProblemDetail({ problem: { field, problem, message } }: { problem: RowProblem }) {
  const { t } = useTexts('imports');
  const expected = problem === 'malformed' && field ? expectedOf(field) : null;
  if (expected) return <span className={styles.detail}>{t(`expected.${expected}`)}</span>;
  if (problem !== 'malformed' && problem !== 'forbidden-address') return null;
  return (
    <span className={styles.detail} lang="en">
      {message}
    </span>
  );
}
