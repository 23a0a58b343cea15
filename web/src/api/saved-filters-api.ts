import type { SavedFilterDto, SavedFilterRequest } from '../../../server/contract/registry-dto.ts';
import type { HttpClient, RequestOptions } from './http-client.ts';

const one = (id: string) => `/api/saved-filters/${encodeURIComponent(id)}`;

export function listSavedFilters(http: HttpClient, options?: RequestOptions): Promise<SavedFilterDto[]> {
  return http.get('/api/saved-filters', options);
}

export function saveFilter(
  http: HttpClient,
  id: string,
  filter: SavedFilterRequest,
): Promise<SavedFilterDto> {
  return http.put(one(id), filter);
}

export function removeFilter(http: HttpClient, id: string): Promise<void> {
  return http.delete(one(id));
}
