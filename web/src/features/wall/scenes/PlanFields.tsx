import { type ReactNode, useId } from 'react';
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
