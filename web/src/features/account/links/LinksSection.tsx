import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { NewStreamLinkDto, StreamLinkDto } from '../../../../../server/contract/access-dto.ts';
import { listLinks, removeLink } from '../../../api/account-api.ts';
import { RequestError } from '../../../frame/RequestError.tsx';
import { cameraName, dayAndTime } from '../../../i18n/format.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useDirectory, useSecond, useStores } from '../../../stores/use-stores.ts';
import { Button } from '../../../ui/Button.tsx';
import styles from '../AccountPage.module.css';
import { LINKS_KEY } from '../query-keys.ts';
import { Section } from '../Section.tsx';
import { ShownOnce } from '../ShownOnce.tsx';
import { NewLinkDialog } from './NewLinkDialog.tsx';

/** Addresses that play one camera without a login. */
export function LinksSection({ username }: { username: string }) {
  const { t } = useTexts('account');
  const { http } = useStores();
  const client = useQueryClient();
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<NewStreamLinkDto | null>(null);
  const links = useQuery({ queryKey: LINKS_KEY, queryFn: ({ signal }) => listLinks(http, { signal }) });
  const reload = () => client.invalidateQueries({ queryKey: LINKS_KEY });
  const remove = useMutation({ mutationFn: (id: string) => removeLink(http, id), onSettled: reload });
  const error = links.error ?? remove.error;
  // Whoever manages accounts is sent those of others too.
  const own = links.data?.filter((link) => link.username === username);
  const onMade = (link: NewStreamLinkDto) => {
    setMaking(false);
    setMade(link);
    void reload();
  };
  return (
    <Section
      title={t('links.title')}
      help={t('links.help')}
      command={<Button onClick={() => setMaking(true)}>{t('links.new')}</Button>}
    >
      {error && <RequestError error={error} onRetry={() => void links.refetch()} />}
      {own?.length === 0 && <p className={styles.none}>{t('links.none')}</p>}
      <ul className={`${styles.rows} ${styles.tokens}`}>
        {own?.map((link) => (
          <LinkRow
            key={link.id}
            link={link}
            removing={remove.isPending}
            onRemove={() => remove.mutate(link.id)}
          />
        ))}
      </ul>
      {making && <NewLinkDialog onMade={onMade} onClose={() => setMaking(false)} />}
      {made && (
        <ShownOnce
          title={t('links.madeTitle')}
          help={t('links.madeHelp', { time: dayAndTime(made.expiresAtMs) })}
          secret={made.url}
          onDone={() => setMade(null)}
        />
      )}
    </Section>
  );
}

interface LinkRowProps {
  link: StreamLinkDto;
  removing: boolean;
  onRemove(): void;
}

function LinkRow({ link, removing, onRemove }: LinkRowProps) {
  const { t, language } = useTexts('account');
  const directory = useDirectory();
  const now = useSecond();
  const camera = directory?.camera(link.camera);
  const name = camera ? cameraName(camera, language) : link.camera;
  return (
    <li className={styles.row}>
      <span className={styles.name}>{name}</span>
      <span className={styles.fact}>{link.note}</span>
      <span className={styles.fact}>
        {t(link.expiresAtMs < now ? 'expired' : 'expires', { time: dayAndTime(link.expiresAtMs) })}
      </span>
      <Button
        className={styles.end}
        disabled={removing}
        aria-label={t('links.removeThis', { name })}
        onClick={onRemove}
      >
        {t('links.remove')}
      </Button>
    </li>
  );
}
