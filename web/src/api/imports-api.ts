import type {
  ImportDraftDto,
  ImportDto,
  ImportMapping,
  ImportRowsDto,
  UndoResultDto,
} from '../../../server/contract/import-dto.ts';
import type { ImportRowKind } from '../../../server/contract/import-terms.ts';
import { addressOf, type HttpClient, type RequestOptions } from './http-client.ts';

/** A table of a whole city takes the hub a while, to read as well as to apply or take back. */
const TABLE_TIMEOUT_MS = 180_000;

const one = (id: string) => `/api/imports/${encodeURIComponent(id)}`;

export function bringTable(http: HttpClient, file: File): Promise<ImportDraftDto> {
  const address = addressOf('/api/imports', { name: file.name.slice(-200) });
  return http.post(address, file, { timeoutMs: TABLE_TIMEOUT_MS });
}

export function readDraft(http: HttpClient, id: string, options?: RequestOptions): Promise<ImportDraftDto> {
  return http.get(one(id), options);
}

export function mapDraft(http: HttpClient, id: string, mapping: ImportMapping): Promise<ImportDraftDto> {
  return http.put(`${one(id)}/mapping`, mapping, { timeoutMs: TABLE_TIMEOUT_MS });
}

export function draftRows(
  http: HttpClient,
  id: string,
  query: { kind?: ImportRowKind | 'duplicate' | undefined; offset: number; limit: number },
  options?: RequestOptions,
): Promise<ImportRowsDto> {
  return http.get(addressOf(`${one(id)}/rows`, query), options);
}

export function applyDraft(http: HttpClient, id: string, skipWrong: boolean): Promise<ImportDto> {
  return http.post(`${one(id)}/apply`, { skipWrong }, { timeoutMs: TABLE_TIMEOUT_MS });
}

export function discardDraft(http: HttpClient, id: string): Promise<void> {
  return http.delete(one(id));
}

export function listImports(http: HttpClient, options?: RequestOptions): Promise<ImportDto[]> {
  return http.get('/api/imports', options);
}

/** Also of a bulk edit: it is recorded like an import. */
export function undoImport(http: HttpClient, id: string): Promise<UndoResultDto> {
  return http.post(`${one(id)}/undo`, undefined, { timeoutMs: TABLE_TIMEOUT_MS });
}
