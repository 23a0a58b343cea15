import type {
  BulkRequest,
  BulkResultDto,
  CameraCreate,
  CameraFilter,
  CameraPageDto,
  CameraQuery,
  CameraRecordDto,
  CameraRevisionDto,
  CameraUpdate,
  DuplicatesDto,
  RollbackRequest,
} from '../../../server/contract/registry-dto.ts';
import { addressOf, type HttpClient, type RequestOptions } from './http-client.ts';

/** The camera registry. A bulk edit of a whole city takes the hub a while. */
const BULK_TIMEOUT_MS = 120_000;

const one = (id: string) => `/api/cameras/${encodeURIComponent(id)}`;

export function listCameras(
  http: HttpClient,
  query: Partial<CameraQuery>,
  options?: RequestOptions,
): Promise<CameraPageDto> {
  return http.get(addressOf('/api/cameras', query), options);
}

/** Whoever lists these in the next moment has the answer to this. */
export function askForCamerasAhead(http: HttpClient, query: Partial<CameraQuery>): void {
  http.getAhead(addressOf('/api/cameras', query));
}

export function readCamera(http: HttpClient, id: string, options?: RequestOptions): Promise<CameraRecordDto> {
  return http.get(one(id), options);
}

export function createCamera(http: HttpClient, camera: CameraCreate): Promise<CameraRecordDto> {
  return http.post('/api/cameras', camera);
}

export function updateCamera(http: HttpClient, id: string, update: CameraUpdate): Promise<CameraRecordDto> {
  return http.put(one(id), update);
}

export function removeCamera(http: HttpClient, id: string, revision: number): Promise<void> {
  return http.delete(addressOf(one(id), { revision }));
}

export function cameraHistory(http: HttpClient, id: string): Promise<CameraRevisionDto[]> {
  return http.get(`${one(id)}/history`);
}

export function rollBackCamera(
  http: HttpClient,
  id: string,
  request: RollbackRequest,
): Promise<CameraRecordDto> {
  return http.post(`${one(id)}/rollback`, request);
}

export function changeCameras(http: HttpClient, request: BulkRequest): Promise<BulkResultDto> {
  return http.post('/api/cameras/bulk', request, { timeoutMs: BULK_TIMEOUT_MS });
}

export function cameraTags(http: HttpClient, options?: RequestOptions): Promise<string[]> {
  return http.get('/api/cameras/tags', options);
}

export function findDuplicates(http: HttpClient, options?: RequestOptions): Promise<DuplicatesDto> {
  return http.get('/api/cameras/duplicates', options);
}

/** Where the cameras of a filter are downloaded as a table. */
export function exportAddress(
  format: 'csv' | 'xlsx',
  language: 'zh' | 'en',
  filter: CameraFilter = {},
): string {
  return addressOf('/api/cameras/export', { format, language, ...filter });
}
