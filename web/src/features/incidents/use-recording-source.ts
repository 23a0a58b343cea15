import { useCallback, useState } from 'react';
import { newId } from '../../api/new-id.ts';
import { errorsInRow } from './recording-errors.ts';

interface RecordingSource {
  src: string;
  failed: boolean;
  /** It has grown, or is tried once more: gets the file as it is now. Always the same function. */
  reload(): void;
  /** The file could not be played on. */
  onError(film: HTMLVideoElement): void;
}

/** So often in a row a file that cannot be played on is loaded anew: it may have grown while it was read. */
const MAX_ERRORS = 2;

/**
 * Where the file of a recording is loaded from. A browser keeps what it once had of an address for minutes, with its length, and takes a file that
 * has changed meanwhile for a broken one: so each load of one that grows has an address of its own.
 */
export function useRecordingSource(address: string, isGrowing: boolean): RecordingSource {
  const [load, setLoad] = useState(() => ({ id: isGrowing ? newId() : null, errors: 0 }));
  const reload = useCallback(() => setLoad({ id: newId(), errors: 0 }), []);
  const onError = ({ played }: HTMLVideoElement) =>
    setLoad({ id: newId(), errors: errorsInRow(load.errors, played) });
  const separator = address.includes('?') ? '&' : '?';
  const src = load.id === null ? address : `${address}${separator}load=${load.id}`;
  return { src, failed: load.errors > MAX_ERRORS, reload, onError };
}
