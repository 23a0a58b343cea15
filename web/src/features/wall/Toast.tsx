import { useTexts } from '../../i18n/use-texts.ts';
import styles from './Toast.module.css';
import type { ToastContent } from './use-wall-actions.ts';

/** The live region is always there: screen readers only hear what changes inside one they know. */
export function Toast({ toast, onUndone }: { toast: ToastContent | null; onUndone(): void }) {
  const { t } = useTexts();
  const undo = toast?.undo;
  return (
    <div className={styles.place}>
      <div role="status" className={toast && !toast.quiet ? styles.toast : 'visually-hidden'}>
        {toast?.text}
        {undo && (
          <button
            type="button"
            className={styles.undo}
            onClick={() => {
              // First, since there may be a word about it.
              onUndone();
              undo();
            }}
          >
            {t('wall.undo')}
          </button>
        )}
      </div>
    </div>
  );
}
