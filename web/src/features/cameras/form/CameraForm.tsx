import {
  type FormEvent,
  type ReactNode,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useMemo,
  useRef,
} from 'react';
import { useTexts } from '../../../i18n/use-texts.ts';
import styles from './CameraForm.module.css';
import { CameraSections } from './CameraSections.tsx';
import { ConnectionTest } from './ConnectionTest.tsx';
import type { DraftField } from './camera-draft.ts';
import { focusField } from './Field.tsx';
import { FormContext, type FormState } from './form-context.ts';

interface CameraFormProps extends FormState {
  cameraId: string | null;
  /** Attempts to save that failed at a field. */
  failures: number;
  /** What would be typed now would be lost. */
  isBusy?: boolean;
  /** Said above the form: why it is locked, what the last save met with. */
  notices: ReactNode;
  onSave(): void;
}

/** One column of fields; beside it the connection, tried with what the fields say at the moment. */
export function CameraForm({
  cameraId,
  failures,
  isBusy = false,
  notices,
  onSave,
  ...state
}: CameraFormProps) {
  const { draft, readOnly, problems, change, stored, isNew } = state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are all that the state consists of
  const shared = useMemo(() => state, [draft, readOnly, problems, change, stored, isNew]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave();
  };
  useSaveKey(onSave, !readOnly);
  useFocusKept(isBusy);
  return (
    <FormContext value={shared}>
      <div className={styles.page}>
        <form className={styles.form} noValidate inert={isBusy} onSubmit={submit}>
          {notices}
          <ProblemSummary problems={problems} failures={failures} />
          <CameraSections />
        </form>
        <aside className={styles.aside}>
          <ConnectionTest cameraId={cameraId} />
        </aside>
      </div>
    </FormContext>
  );
}

/** All that is wrong, at the top, each leading to its field. */
function ProblemSummary({ problems, failures }: { problems: FormState['problems']; failures: number }) {
  const { t } = useTexts('cameras');
  const entries = Object.entries(problems) as [DraftField, string][];
  const summary = useRef<HTMLDivElement>(null);
  // Taken to the summary by the attempt that failed, and never while typing, when problems come and go.
  useEffect(() => {
    if (failures > 0) summary.current?.focus();
  }, [failures]);
  if (entries.length === 0) return null;
  return (
    <div ref={summary} className={styles.summary} role="alert" tabIndex={-1}>
      <p>{t('problem.summary', { n: entries.length })}</p>
      <ul>
        {entries.map(([field, text]) => (
          <li key={field}>
            <button type="button" className={styles.jump} onClick={() => focusField(field)}>
              {t(`field.${field}`)}
            </button>
            {text}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What cannot be typed in loses the focus, which is where it was when that is over. */
function useFocusKept(isBusy: boolean): void {
  useLayoutEffect(() => {
    if (!isBusy) return;
    const before = document.activeElement;
    return () => {
      if (document.activeElement === document.body && before instanceof HTMLElement) before.focus();
    };
  }, [isBusy]);
}

function useSaveKey(save: () => void, active: boolean): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!active || event.key !== 's' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    save();
  });
  useLayoutEffect(() => {
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
