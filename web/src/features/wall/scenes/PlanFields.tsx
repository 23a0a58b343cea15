import { type ReactNode, useId } from 'react';
import { permissionsOf, ROLES, type Role } from '../../../../../server/contract/permissions.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import styles from './PlanFields.module.css';

interface FieldProps {
  label: string;
  help?: string | null;
  problem?: string | null;
  /** Gets what ties the control to its label, its help and what is wrong with it. */
  children(ids: { id: string; 'aria-describedby': string | undefined; 'aria-invalid': boolean }): ReactNode;
}

/** Label above, help and error below. */
export function Field({ label, help, problem, children }: FieldProps) {
  const id = useId();
  const described = [problem && `${id}-problem`, help && `${id}-help`].filter(Boolean).join(' ');
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': Boolean(problem) })}
      {problem && (
        <p id={`${id}-problem`} className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      {help && (
        <p id={`${id}-help`} className={styles.help}>
          {help}
        </p>
      )}
    </div>
  );
}

interface ChoiceProps {
  label: string;
  name: string;
  checked: boolean;
  onChoose(): void;
  /** What belongs to the choice while it is made. */
  children?: ReactNode;
}

export function Choice({ label, name, checked, onChoose, children }: ChoiceProps) {
  return (
    <div className={styles.choice}>
      <label className={styles.choiceLabel}>
        <input type="radio" name={name} checked={checked} onChange={onChoose} />
        {label}
      </label>
      {checked && children && <div className={styles.inner}>{children}</div>}
    </div>
  );
}

/** Those who sit at a wall themselves. */
const SHARED_WITH = ROLES.filter((role) => permissionsOf([role]).has('wall:keep'));

/** With which roles something is shared. */
export function ShareField({ value, onChange }: { value: readonly Role[]; onChange(next: Role[]): void }) {
  const { t } = useTexts('plans');
  const { t: access } = useTexts('access');
  return (
    <fieldset className={styles.group}>
      <legend className={styles.label}>{t('share')}</legend>
      <div className={styles.roles}>
        {SHARED_WITH.map((role) => (
          <label key={role} className={styles.choiceLabel}>
            <input
              type="checkbox"
              checked={value.includes(role)}
              onChange={({ target }) =>
                onChange(ROLES.filter((one) => (one === role ? target.checked : value.includes(one))))
              }
            />
            {access(`role.${role}`)}
          </label>
        ))}
      </div>
      <p className={styles.help}>{t('shareHelp')}</p>
    </fieldset>
  );
}
