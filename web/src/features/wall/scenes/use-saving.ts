import { useState } from 'react';
import { errorCodeOf } from '../../../api/http-client.ts';

export type SavingState =
  | { phase: 'idle' }
  | { phase: 'busy' }
  | { phase: 'failed'; error: unknown }
  /** Somebody else changed it, or removed it, since it was opened here. */
  | { phase: 'conflict' }
  | { phase: 'gone' };

/** One attempt at a time: pressing twice saves once. */
export function useSaving() {
  const [state, setState] = useState<SavingState>({ phase: 'idle' });
  const save = async (attempt: () => Promise<void>): Promise<void> => {
    if (state.phase === 'busy') return;
    setState({ phase: 'busy' });
    try {
      await attempt();
      setState({ phase: 'idle' });
    } catch (error) {
      const code = errorCodeOf(error);
      if (code === 'CONFLICT') setState({ phase: 'conflict' });
      else if (code === 'NOT_FOUND') setState({ phase: 'gone' });
      else setState({ phase: 'failed', error });
    }
  };
  return { state, save, calm: () => setState({ phase: 'idle' }) };
}
