import { useId } from 'react';
import styles from '../incidents.module.css';

interface NeededFieldProps {
  label: string;
  /** Empty where there is none. */
  problem: string;
  maxLength: number;
  value: string;
  onValue(value: string): void;
}

/** A line that has to be filled in, with a word where it was not. */
export function NeededField({ label, problem, maxLength, value, onValue }: NeededFieldProps) {
  const id = useId();
  return (
    <>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className={styles.control}
        autoComplete="off"
        maxLength={maxLength}
        aria-invalid={problem !== ''}
        aria-describedby={`${id}-problem`}
        value={value}
        onChange={({ target }) => onValue(target.value)}
      />
      <p id={`${id}-problem`} role="alert" className={styles.problem}>
        {problem}
      </p>
    </>
  );
}
