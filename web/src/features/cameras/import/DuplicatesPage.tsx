import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { DuplicateGroupDto } from '../../../../../server/contract/registry-dto.ts';
import { findDuplicates } from '../../../api/cameras-api.ts';
import { RequestError } from '../../../frame/RequestError.tsx';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useStores } from '../../../stores/use-stores.ts';
import { Button } from '../../../ui/Button.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { PageHeader } from '../../../ui/PageHeader.tsx';
import { cameraPath } from '../camera-path.ts';
import { CAMERAS_KEY } from '../query-keys.ts';
import { useFieldWords } from '../use-field-words.ts';
import styles from './DuplicatesPage.module.css';

/** Cameras that may be one and the same, so that somebody can settle which of them stays. */
export function DuplicatesPage() {
  const { t } = useTexts('imports');
  const { http } = useStores();
  const found = useQuery({
    queryKey: [CAMERAS_KEY, 'duplicates'],
    queryFn: ({ signal }) => findDuplicates(http, { signal }),
  });
  const { groups = [], groupCount = 0 } = found.data ?? {};
  const counted = groupCount.toLocaleString('en-US');
  return (
    <>
      <PageHeader
        title={t('duplicates.title')}
        aside={
          found.data && (
            <span role="status">
              {groups.length < groupCount
                ? t('duplicates.shown', { n: counted, shown: groups.length })
                : t('duplicates.found', { n: counted })}
            </span>
          )
        }
      >
        <Button disabled={found.isFetching} onClick={() => void found.refetch()}>
          {t(found.isFetching ? 'duplicates.searching' : 'duplicates.again')}
        </Button>
      </PageHeader>
      <div className={styles.page}>
        {found.error && <RequestError error={found.error} onRetry={() => void found.refetch()} />}
        {found.data &&
          (groupCount === 0 ? (
            <Notice title={t('duplicates.none')} help={t('duplicates.noneHelp')} />
          ) : (
            <p className={styles.help}>{t('duplicates.help')}</p>
          ))}
        {groups.map((group) => (
          <Group key={`${group.kind} ${group.key}`} group={group} />
        ))}
      </div>
    </>
  );
}

function Group({ group: { kind, key, cameras } }: { group: DuplicateGroupDto }) {
  const { t } = useTexts('imports');
  const { t: word } = useTexts('cameras');
  const { value } = useFieldWords();
  return (
    <section className={styles.group} aria-label={`${t(`duplicates.kind.${kind}`)}: ${key}`}>
      <h2 className={styles.head}>
        {t(`duplicates.kind.${kind}`)} <span className={styles.key}>{key}</span>
      </h2>
      <ul>
        {cameras.map(({ id, name, domain, region, organisation, managedBy }) => (
          <li key={id} className={styles.camera}>
            <Link to={cameraPath(id)}>{name}</Link>
            <span>{value('domain', domain)}</span>
            <span>{value('region', region)}</span>
            <span>{organisation ?? '–'}</span>
            <span>{word(`managedBy.${managedBy}`)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
