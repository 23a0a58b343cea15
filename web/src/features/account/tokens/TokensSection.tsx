import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SessionDto, TokenDto, TokenInfoDto } from '../../../../../server/contract/access-dto.ts';
import { listTokens, removeToken } from '../../../api/account-api.ts';
import { RequestError } from '../../../frame/RequestError.tsx';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useStores } from '../../../stores/use-stores.ts';
import { Button } from '../../../ui/Button.tsx';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import styles from '../AccountPage.module.css';
import { TOKENS_KEY } from '../query-keys.ts';
import { Section } from '../Section.tsx';
import { ShownOnce } from '../ShownOnce.tsx';
import { NewTokenDialog } from './NewTokenDialog.tsx';
import { TokenRow } from './TokenRow.tsx';

/** Tokens by which machines act for this person. */
export function TokensSection({ session }: { session: SessionDto }) {
  const { t } = useTexts('account');
  const { http } = useStores();
  const client = useQueryClient();
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<TokenDto | null>(null);
  const [target, setTarget] = useState<TokenInfoDto | null>(null);
  const tokens = useQuery({ queryKey: TOKENS_KEY, queryFn: ({ signal }) => listTokens(http, { signal }) });
  const reload = () => client.invalidateQueries({ queryKey: TOKENS_KEY });
  const remove = useMutation({ mutationFn: (id: string) => removeToken(http, id), onSettled: reload });
  const error = tokens.error ?? remove.error;
  const onMade = (token: TokenDto) => {
    setMaking(false);
    setMade(token);
    void reload();
  };
  return (
    <Section
      title={t('tokens.title')}
      help={t('tokens.help')}
      command={<Button onClick={() => setMaking(true)}>{t('tokens.new')}</Button>}
    >
      {error && <RequestError error={error} onRetry={() => void tokens.refetch()} />}
      {tokens.data?.length === 0 && <p className={styles.none}>{t('tokens.none')}</p>}
      <ul className={`${styles.rows} ${styles.tokens}`}>
        {tokens.data?.map((token) => (
          <TokenRow key={token.id} token={token} onRevoke={() => setTarget(token)} />
        ))}
      </ul>
      {making && <NewTokenDialog session={session} onMade={onMade} onClose={() => setMaking(false)} />}
      {made && (
        <ShownOnce
          title={t('tokens.madeTitle', { name: made.name })}
          help={t('tokens.madeHelp')}
          secret={made.token}
          onDone={() => setMade(null)}
        />
      )}
      {target && (
        <ConfirmDialog
          title={t('tokens.revokeTitle', { name: target.name })}
          confirmLabel={t('tokens.revokeConfirm')}
          cancelLabel={t('cancel')}
          destroys
          onConfirm={() => {
            remove.mutate(target.id);
            setTarget(null);
          }}
          onCancel={() => setTarget(null)}
        >
          <p>{t('tokens.revokeHelp')}</p>
        </ConfirmDialog>
      )}
    </Section>
  );
}
