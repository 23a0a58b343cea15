import { useState } from 'react';
import { errorCodeOf } from '../../../api/http-client.ts';
import type { KeptList } from './kept-list.ts';

export type SavingState =
  | { phase: 'idle' }
  | { phase: 'busy' }
  | { phase: 'failed'; error: unknown }
  /** Somebody else changed it, or removed it, since it was opened here. */
  | { phase: 'conflict' }
  | { phase: 'gone' };

/** One attempt at a time: pressing twice saves once. The list is fetched after each. */
export function useSaving<T extends { id: string }>(list: KeptList<T>) {
  const [state, setState] = useState<SavingState>({ phase: 'idle' });
  const failed = async (error: unknown): Promise<SavingState> => {
    const refreshed = list.refresh();
    const code = errorCodeOf(error);
    if (code === 'NOT_FOUND') return { phase: 'gone' };
    if (code !== 'CONFLICT') return { phase: 'failed', error };
    // Who is to choose between theirs and their own is asked with theirs at hand.
    await refreshed;
    const { phase, error: unheard } = list.state.get();
    return phase === 'failed' ? { phase, error: unheard } : { phase: 'conflict' };
  };
  const save = async (attempt: () => Promise<void>): Promise<void> => {
    if (state.phase === 'busy') return;
    setState({ phase: 'busy' });
    try {
      await attempt();
      setState({ phase: 'idle' });
      void list.refresh();
    } catch (error) {
      setState(await failed(error));
    }
  };
  return { state, save, calm: () => setState({ phase: 'idle' }) };
}
