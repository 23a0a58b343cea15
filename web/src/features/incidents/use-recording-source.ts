import { useState } from 'react';
import { newId } from '../../api/new-id.ts';

interface RecordingSource {
  src: string;
  failed: boolean;
  /** Gets the file as it is now. */
  reload(): void;
  /** The file could not be played on. */
  onError(): void;
}

/** So often a file that cannot be played on is loaded anew: it may have grown while it was read. */
const MAX_ERRORS = 2;

/**
 * Where the file of a recording that may grow is loaded from. A browser keeps what it once had of an address for minutes, with its length, and takes a
 * file that has changed meanwhile for a broken one: so each load has an address of its own.
 */
export function useRecordingSource(address: string): RecordingSource {
  const [load, setLoad] = useState(() => ({ id: newId(), errors: 0 }));
  const reload = () => setLoad({ ...load, id: newId() });
  const onError = () => setLoad({ id: newId(), errors: load.errors + 1 });
  const separator = address.includes('?') ? '&' : '?';
  return { src: `${address}${separator}load=${load.id}`, failed: load.errors > MAX_ERRORS, reload, onError };
}
