import { Checkbox, Input, Select, Switch } from 'antd';
import { type ReactNode, useId } from 'react';
import { ROLES } from '../../../../server/contract/permissions.ts';
import { inLanguage } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { usePlaces } from '../../stores/use-stores.ts';
import styles from './UserDialog.module.css';
import type { UserDraft, UserProblems } from './user-draft.ts';

interface UserFieldsProps {
  draft: UserDraft;
  existing: boolean;
  problems: UserProblems;
  onDraft(change: Partial<UserDraft>): void;
}

export function UserFields({ draft, existing, problems, onDraft }: UserFieldsProps) {
  const { t, language } = useTexts('access');
  const places = usePlaces();
  const domains = places?.domains.map(({ id, name }) => ({
    value: id,
    label: inLanguage(name, language),
  }));
  const regions = places?.regions.map(({ code, name }) => ({
    value: code,
    label: `${inLanguage(name, language)} ${code}`,
  }));
  const problem = (field: keyof UserProblems) => problems[field] && t(`form.${problems[field]}`);
  return (
    <>
      <Labelled
        label={t('users.username')}
        help={existing ? null : t('form.usernameHelp')}
        problem={problem('username')}
      >
        {(ids) => (
          <Input
            {...ids}
            autoComplete="off"
            maxLength={100}
            disabled={existing}
            value={draft.username}
            onChange={(event) => onDraft({ username: event.target.value })}
          />
        )}
      </Labelled>
      <Labelled label={t('users.name')} problem={problem('displayName')}>
        {(ids) => (
          <Input
            {...ids}
            autoComplete="off"
            maxLength={100}
            value={draft.displayName}
            onChange={(event) => onDraft({ displayName: event.target.value })}
          />
        )}
      </Labelled>
      <fieldset className={styles.roles}>
        <legend>{t('users.roles')}</legend>
        {ROLES.map((role) => (
          <Checkbox
            key={role}
            checked={draft.roles.includes(role)}
            onChange={({ target }) =>
              onDraft({
                roles: ROLES.filter((one) => (one === role ? target.checked : draft.roles.includes(one))),
              })
            }
          >
            {t(`role.${role}`)} <span className={styles.help}>{t(`roleHelp.${role}`)}</span>
          </Checkbox>
        ))}
        {problems.roles && <p className={styles.problem}>{problem('roles')}</p>}
      </fieldset>
      <Labelled label={t('users.domains')} help={t('form.allDomains')}>
        {(ids) => (
          <Select
            {...ids}
            mode="multiple"
            placeholder={t('everywhere')}
            showSearch={{ optionFilterProp: 'label' }}
            options={domains ?? []}
            value={draft.domains}
            onChange={(value: string[]) => onDraft({ domains: value })}
          />
        )}
      </Labelled>
      <Labelled label={t('users.regions')} help={t('form.allRegions')}>
        {(ids) => (
          <Select
            {...ids}
            mode="multiple"
            placeholder={t('everywhere')}
            showSearch={{ optionFilterProp: 'label' }}
            options={regions ?? []}
            value={draft.regions}
            onChange={(value: string[]) => onDraft({ regions: value })}
          />
        )}
      </Labelled>
      {existing && (
        <Labelled label={t('users.enabled')} help={t('form.enabledHelp')}>
          {(ids) => (
            <span>
              <Switch {...ids} checked={draft.enabled} onChange={(enabled) => onDraft({ enabled })} />
            </span>
          )}
        </Labelled>
      )}
    </>
  );
}

interface LabelledProps {
  label: string;
  help?: string | null;
  problem?: string | undefined;
  children(ids: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }): ReactNode;
}

function Labelled({ label, help, problem, children }: LabelledProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const note = problem ?? help;
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        ...(note && { 'aria-describedby': noteId }),
        ...(problem && { 'aria-invalid': true as const }),
      })}
      {note && (
        <p id={noteId} className={problem ? styles.problem : styles.help}>
          {note}
        </p>
      )}
    </div>
  );
}
