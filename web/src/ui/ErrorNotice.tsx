import { Button } from './Button.tsx';
import styles from './ErrorNotice.module.css';
import { Icon } from './Icon.tsx';

interface ErrorNoticeProps {
  title: string;
  /** What is known beyond the title. */
  detail?: string | null;
  action?: { label: string; onClick(): void };
}

/** Something did not work: said where it was asked for, read out at once, with the way on. */
export function ErrorNotice({ title, detail, action }: ErrorNoticeProps) {
  return (
    <div className={styles.notice} role="alert">
      <span className={styles.mark}>
        <Icon name="alarm" />
      </span>
      <div className={styles.words}>
        <p>{title}</p>
        {detail && <p className={styles.detail}>{detail}</p>}
      </div>
      {action && <Button onClick={action.onClick}>{action.label}</Button>}
    </div>
  );
}
