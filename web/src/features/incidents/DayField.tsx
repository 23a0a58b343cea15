import styles from './incidents.module.css';

interface DayFieldProps {
  label: string;
  /** 2026-11-22; empty: any. */
  value: string;
  min?: string;
  max?: string;
  onChange(day: string): void;
}

/** A day in the zone of the page. */
export function DayField({ label, value, min, max, onChange }: DayFieldProps) {
  return (
    <label className={styles.person}>
      {label}
      <input
        type="date"
        className={styles.control}
        value={value}
        min={min || undefined}
        max={max || undefined}
        onChange={({ target }) => onChange(target.value)}
      />
    </label>
  );
}
