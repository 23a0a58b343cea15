import type { Severity } from '../../../server/contract/bookmark-terms.ts';
import type {
  EvidenceKeyDto,
  ExportDto,
  IncidentChange,
  IncidentDetailDto,
  IncidentDto,
  IncidentQuery,
  IncidentRemovalDto,
  PersonDto,
} from '../../../server/contract/incident-dto.ts';
import { addressOf, type HttpClient, type RequestOptions } from './http-client.ts';

const one = (id: string) => `/api/incidents/${encodeURIComponent(id)}`;

export interface NewIncident {
  id: string;
  title: string;
  severity: Severity;
  note: string;
  bookmarks?: string[];
}

export function listIncidents(
  http: HttpClient,
  query: Partial<IncidentQuery>,
  options?: RequestOptions,
): Promise<IncidentDto[]> {
  return http.get(addressOf('/api/incidents', query), options);
}

export function openIncident(http: HttpClient, incident: NewIncident): Promise<IncidentDetailDto> {
  return http.post('/api/incidents', incident);
}

export function readIncident(
  http: HttpClient,
  id: string,
  options?: RequestOptions,
): Promise<IncidentDetailDto> {
  return http.get(one(id), options);
}

export function changeIncident(
  http: HttpClient,
  id: string,
  change: IncidentChange,
): Promise<IncidentDetailDto> {
  return http.patch(one(id), change);
}

export function holdIncident(http: HttpClient, id: string, reason: string): Promise<IncidentDetailDto> {
  return http.put(`${one(id)}/hold`, { reason });
}

export function releaseIncident(http: HttpClient, id: string, reason: string): Promise<IncidentDetailDto> {
  return http.delete(`${one(id)}/hold`, { reason });
}

export function removeIncident(
  http: HttpClient,
  id: string,
  removal: { reason: string; bookmarks: boolean },
): Promise<IncidentRemovalDto> {
  return http.delete(one(id), removal);
}

export function noteIncident(
  http: HttpClient,
  id: string,
  noteId: string,
  text: string,
): Promise<IncidentDetailDto> {
  return http.post(`${one(id)}/notes`, { id: noteId, text });
}

export function linkBookmark(http: HttpClient, id: string, bookmarkId: string): Promise<IncidentDetailDto> {
  return http.put(`${one(id)}/bookmarks/${encodeURIComponent(bookmarkId)}`);
}

export function unlinkBookmark(http: HttpClient, id: string, bookmarkId: string): Promise<IncidentDetailDto> {
  return http.delete(`${one(id)}/bookmarks/${encodeURIComponent(bookmarkId)}`);
}

export function watchCamera(http: HttpClient, id: string, cameraId: string): Promise<IncidentDetailDto> {
  return http.put(`${one(id)}/cameras/${encodeURIComponent(cameraId)}`);
}

export function unwatchCamera(http: HttpClient, id: string, cameraId: string): Promise<IncidentDetailDto> {
  return http.delete(`${one(id)}/cameras/${encodeURIComponent(cameraId)}`);
}

const UPLOAD_TIMEOUT_MS = 120_000;

/** What the file is, the hub finds out from its bytes. */
export function attachFile(
  http: HttpClient,
  id: string,
  fileId: string,
  file: File,
): Promise<IncidentDetailDto> {
  const address = addressOf(`${one(id)}/attachments`, { id: fileId, name: file.name });
  return http.post(address, new Blob([file]), { timeoutMs: UPLOAD_TIMEOUT_MS });
}

export function attachmentAddress(id: string, entryId: string): string {
  return `${one(id)}/attachments/${encodeURIComponent(entryId)}`;
}

export function listPeople(http: HttpClient, options?: RequestOptions): Promise<PersonDto[]> {
  return http.get('/api/incident-people', options);
}

export function exportIncident(
  http: HttpClient,
  id: string,
  exportId: string,
  reason: string,
): Promise<ExportDto> {
  return http.post(`${one(id)}/exports`, { id: exportId, reason });
}

export function listExports(http: HttpClient, id: string, options?: RequestOptions): Promise<ExportDto[]> {
  return http.get(`${one(id)}/exports`, options);
}

export function readExport(http: HttpClient, id: string, options?: RequestOptions): Promise<ExportDto> {
  return http.get(`/api/exports/${encodeURIComponent(id)}`, options);
}

export function packageAddress(id: string): string {
  return `/api/exports/${encodeURIComponent(id)}/package.zip`;
}

export function evidenceKeys(http: HttpClient, options?: RequestOptions): Promise<EvidenceKeyDto[]> {
  return http.get('/api/evidence-keys', options);
}
