import type { WatchListCreate, WatchListDto, WatchListUpdate } from '../../../server/contract/walls-dto.ts';
import type { HttpClient, RequestOptions } from './http-client.ts';

const one = (id: string) => `/api/watch-lists/${encodeURIComponent(id)}`;

export function listWatchLists(http: HttpClient, options?: RequestOptions): Promise<WatchListDto[]> {
  return http.get('/api/watch-lists', options);
}

export function createWatchList(http: HttpClient, list: WatchListCreate): Promise<WatchListDto> {
  return http.post('/api/watch-lists', list);
}

export function updateWatchList(http: HttpClient, id: string, list: WatchListUpdate): Promise<WatchListDto> {
  return http.put(one(id), list);
}

export function removeWatchList(http: HttpClient, id: string): Promise<void> {
  return http.delete(one(id));
}
