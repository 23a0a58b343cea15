import { type SetStateAction, useCallback, useMemo, useState } from 'react';
import { ApiError, type errorCodeOf } from '../../../api/http-client.ts';
import { followed, isSame } from '../../../frame/draft.ts';
import { useErrorText } from '../../../frame/RequestError.tsx';
import { useTexts } from '../../../i18n/use-texts.ts';
import { type CameraDraft, type DraftField, draftFieldOf, sameDraft } from './camera-draft.ts';
import { problemsOf } from './draft-problems.ts';

/** A draft, what is wrong with it, and whether it differs from what was read. */
export function useCameraForm(start: CameraDraft) {
  const { t } = useTexts('cameras');
  const errorText = useErrorText();
  const [base, setBase] = useState(start);
  const [draft, setDraft] = useState(start);
  /** Problems are told from the first attempt to save on, and then as they come and go. */
  const [checked, setChecked] = useState(false);
  /** Attempts to save that failed at a field. */
  const [failures, setFailures] = useState(0);
  const [refused, setRefused] = useState<{ field: DraftField; value: unknown; text: string } | null>(null);

  const change = useCallback(
    (values: Partial<CameraDraft>) => setDraft((before) => ({ ...before, ...values })),
    [],
  );

  const begin = useCallback((stored: CameraDraft, edited: SetStateAction<CameraDraft>) => {
    setBase(stored);
    setDraft(edited);
    setChecked(false);
    setRefused(null);
  }, []);

  /** Begins anew with what `sent` was stored as; what was typed since it was sent stays. */
  const rebase = (stored: CameraDraft, sent: CameraDraft) =>
    begin(stored, (now) => followed({ theirs: sent, mine: now, contested: [] }, stored).mine);

  const problems = useMemo(() => {
    const told: Partial<Record<DraftField, string>> = {};
    if (checked) {
      for (const [field, problem] of Object.entries(problemsOf(draft))) {
        told[field as DraftField] = t(`problem.${problem}`);
      }
    }
    // What the hub refused stands until it is changed.
    if (refused && isSame(draft[refused.field], refused.value)) told[refused.field] ??= refused.text;
    return told;
  }, [checked, draft, refused, t]);

  /** Whether it can be sent. */
  const check = (): boolean => {
    setChecked(true);
    const good = Object.keys(problemsOf(draft)).length === 0;
    if (!good) setFailures((n) => n + 1);
    return good;
  };

  /** True when a field is at fault, and says so; what else went wrong is told above the form. */
  const takeRefusal = (error: unknown, sent: CameraDraft): boolean => {
    const field = error instanceof ApiError ? (draftFieldOf(error.field) ?? FIELDS[error.code]) : null;
    if (!field) return false;
    const detail = error instanceof ApiError && error.detail ? ` ${error.detail}` : '';
    setRefused({ field, value: sent[field], text: errorText(error) + detail });
    setFailures((n) => n + 1);
    return true;
  };

  return {
    base,
    draft,
    dirty: !sameDraft(base, draft),
    change,
    begin,
    rebase,
    problems,
    failures,
    check,
    takeRefusal,
  };
}

/** What a code speaks of, where the hub names no field. */
const FIELDS: Partial<Record<ReturnType<typeof errorCodeOf>, DraftField>> = {
  ID_TAKEN: 'id',
  DIAL_NUMBER_TAKEN: 'dialNumber',
  ADDRESS_FORBIDDEN: 'mainUrl',
};
