import { useMutation } from '@tanstack/react-query';
import { Checkbox, Input, Radio, Select } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import type { SessionDto, TokenDto, TokenRequest } from '../../../../../server/contract/access-dto.ts';
import { createToken } from '../../../api/account-api.ts';
import { RequestError } from '../../../frame/RequestError.tsx';
import { inLanguage } from '../../../i18n/format.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { usePlaces, useStores } from '../../../stores/use-stores.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import styles from '../Dialogs.module.css';
import { LIFETIMES_DAYS, type TokenDraft, tokenProblem, tokenRequest } from './token-draft.ts';

interface NewTokenDialogProps {
  session: SessionDto;
  onMade(token: TokenDto): void;
  onClose(): void;
}

export function NewTokenDialog({ session, onMade, onClose }: NewTokenDialogProps) {
  const { t } = useTexts('account');
  const { t: access } = useTexts('access');
  const { http } = useStores();
  const id = useId();
  const [tried, setTried] = useState(false);
  const [draft, setDraft] = useState<TokenDraft>({
    name: '',
    roles: session.roles,
    domains: null,
    days: 365,
  });
  const create = useMutation({
    mutationFn: (request: TokenRequest) => createToken(http, request),
    onSuccess: onMade,
    gcTime: 0,
  });
  const change = (changed: Partial<TokenDraft>) => setDraft((now) => ({ ...now, ...changed }));
  const problem = tried ? tokenProblem(draft) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!tokenProblem(draft) && !create.isPending) create.mutate(tokenRequest(draft, session.scope));
  };
  return (
    <Dialog title={t('tokens.newTitle')} width="narrow" busy={create.isPending} onClose={onClose}>
      <form className={styles.form} noValidate onSubmit={submit}>
        <div className={styles.field}>
          <label className={styles.label} htmlFor={`${id}-name`}>
            {t('tokens.name')}
          </label>
          <Input
            id={`${id}-name`}
            name="token-name"
            autoFocus
            autoComplete="off"
            maxLength={100}
            placeholder={t('tokens.nameExample')}
            status={problem === 'name' ? 'error' : ''}
            value={draft.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        </div>
        <fieldset className={styles.field}>
          <legend className={styles.label}>{t('tokens.roles')}</legend>
          <Checkbox.Group
            options={session.roles.map((role) => ({ value: role, label: access(`role.${role}`) }))}
            value={[...draft.roles]}
            onChange={(roles) => change({ roles })}
          />
        </fieldset>
        <ScopeChoice
          scope={session.scope}
          domains={draft.domains}
          onChange={(domains) => change({ domains })}
        />
        <div className={styles.field}>
          <label className={styles.label} htmlFor={`${id}-days`}>
            {t('tokens.lifetime')}
          </label>
          <Select
            id={`${id}-days`}
            value={draft.days ?? 0}
            options={[...LIFETIMES_DAYS, null].map((days) => ({
              value: days ?? 0,
              label: days === null ? t('tokens.noEnd') : t('tokens.days', { n: days }),
            }))}
            onChange={(days) => change({ days: days || null })}
          />
        </div>
        <p role="alert" className={styles.problem}>
          {problem && t(`tokens.problem.${problem}`)}
        </p>
        {create.error && <RequestError error={create.error} />}
        <div className={styles.commands}>
          <Button disabled={create.isPending} onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" look="primary" disabled={create.isPending}>
            {t('tokens.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface ScopeChoiceProps {
  scope: SessionDto['scope'];
  domains: readonly string[] | null;
  onChange(domains: readonly string[] | null): void;
}

/** All that one may see oneself, or some of its domains. */
function ScopeChoice({ scope, domains, onChange }: ScopeChoiceProps) {
  const { t, language } = useTexts('account');
  const places = usePlaces();
  const own = places?.domains.filter(({ id }) => scope.domains?.includes(id) ?? true) ?? [];
  return (
    <fieldset className={styles.field}>
      <legend className={styles.label}>{t('tokens.scope')}</legend>
      <Radio.Group
        value={domains === null ? 'own' : 'some'}
        options={[
          { value: 'own', label: t('tokens.scopeOwn') },
          { value: 'some', label: t('tokens.scopeSome') },
        ]}
        onChange={(event) => onChange(event.target.value === 'own' ? null : [])}
      />
      {domains !== null && (
        <Select
          mode="multiple"
          aria-label={t('tokens.scopeSome')}
          value={[...domains]}
          options={own.map(({ id, name }) => ({ value: id, label: inLanguage(name, language) }))}
          showSearch={{ optionFilterProp: 'label' }}
          onChange={(chosen) => onChange(chosen)}
        />
      )}
    </fieldset>
  );
}
