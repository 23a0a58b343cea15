import type { UndoResultDto } from '../../../server/contract/import-dto.ts';
import type { HttpClient } from './http-client.ts';

/** Taking back a whole city's change takes the hub a while. */
const UNDO_TIMEOUT_MS = 120_000;

/** Also of a bulk edit: it is recorded like an import. */
export function undoImport(http: HttpClient, id: string): Promise<UndoResultDto> {
  return http.post(`/api/imports/${encodeURIComponent(id)}/undo`, undefined, { timeoutMs: UNDO_TIMEOUT_MS });
}
