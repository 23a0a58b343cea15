import { type ReactNode, useId } from 'react';
import styles from './CameraForm.module.css';

/** What a control needs to be known by its label, its help and its problem. */
export interface FieldIds {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
  'aria-required': true | undefined;
  status: 'error' | '';
}

interface FieldProps {
  /** The name of the field, by which a summary of problems finds it. */
  name: string;
  label: string;
  help?: ReactNode;
  problem?: string | undefined;
  required?: boolean;
  children(ids: FieldIds): ReactNode;
}

/** The label above, the help below, the problem where it is. */
export function Field({ name, label, help, problem, required = false, children }: FieldProps) {
  const id = useId();
  const helpId = `${id}-help`;
  const problemId = `${id}-problem`;
  const described = [help ? helpId : '', problem ? problemId : ''].filter(Boolean).join(' ');
  return (
    <div className={styles.field} data-field={name}>
      <label className={styles.label} htmlFor={id}>
        {label}
        {required && (
          <span className={styles.required} aria-hidden="true">
            {' *'}
          </span>
        )}
      </label>
      {children({
        id,
        'aria-describedby': described || undefined,
        'aria-invalid': problem ? true : undefined,
        'aria-required': required || undefined,
        status: problem ? 'error' : '',
      })}
      {problem && (
        <p id={problemId} className={styles.problem}>
          {problem}
        </p>
      )}
      {help && (
        <div id={helpId} className={styles.help}>
          {help}
        </div>
      )}
    </div>
  );
}

/** From a summary to the control of a field. */
export function focusField(name: string): void {
  const field = document.querySelector<HTMLElement>(`[data-field="${name}"]`);
  field?.scrollIntoView({ block: 'center' });
  field
    ?.querySelector<HTMLElement>('input, textarea, button, [tabindex="0"]')
    ?.focus({ preventScroll: true });
}
