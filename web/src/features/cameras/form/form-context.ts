import { createContext, useContext } from 'react';
import type { CameraDraft, DraftField } from './camera-draft.ts';

/** What the sections of the form share. */
export interface FormState {
  draft: CameraDraft;
  /** Only to be looked at. */
  readOnly: boolean;
  /** Sentences in the language of the page. */
  problems: Partial<Record<DraftField, string>>;
  change(values: Partial<CameraDraft>): void;
  /** Whether a login of the camera is stored, and whose. */
  stored: { username: string | null } | null;
  isNew: boolean;
}

export const FormContext = createContext<FormState | null>(null);

export function useForm(): FormState {
  const form = useContext(FormContext);
  if (!form) throw new Error('FormContext is missing above this component');
  return form;
}
