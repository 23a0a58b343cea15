import { useSearchText } from '../../frame/use-search-text.ts';
import styles from './incidents.module.css';

interface SearchFieldProps {
  label: string;
  /** What is asked for. */
  text: string;
  onText(text: string): void;
}

export function SearchField({ label, text, onText }: SearchFieldProps) {
  const { field } = useSearchText(text, onText);
  return (
    <input
      type="search"
      className={styles.control}
      aria-label={label}
      placeholder={label}
      maxLength={200}
      {...field}
    />
  );
}
