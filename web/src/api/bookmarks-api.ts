import type {
  BookmarkChange,
  BookmarkDto,
  BookmarkPageDto,
  BookmarkQuery,
} from '../../../server/contract/bookmark-dto.ts';
import type { ExportDto } from '../../../server/contract/incident-dto.ts';
import { addressOf, type HttpClient, type RequestOptions } from './http-client.ts';

const one = (id: string) => `/api/bookmarks/${encodeURIComponent(id)}`;

export function createBookmark(
  http: HttpClient,
  bookmark: { id: string; cameraId: string; momentMs: number },
): Promise<BookmarkDto> {
  return http.post('/api/bookmarks', bookmark);
}

export function searchBookmarks(
  http: HttpClient,
  query: Partial<BookmarkQuery>,
  options?: RequestOptions,
): Promise<BookmarkPageDto> {
  return http.get(addressOf('/api/bookmarks', query), options);
}

export function readBookmark(http: HttpClient, id: string, options?: RequestOptions): Promise<BookmarkDto> {
  return http.get(one(id), options);
}

export function changeBookmark(http: HttpClient, id: string, change: BookmarkChange): Promise<BookmarkDto> {
  return http.patch(one(id), change);
}

/** One's own, just made. */
export function undoBookmark(http: HttpClient, id: string): Promise<void> {
  return http.post(`${one(id)}/undo`);
}

export function removeBookmark(http: HttpClient, id: string, reason: string): Promise<void> {
  return http.delete(one(id), { reason });
}

export function extendBookmark(http: HttpClient, id: string): Promise<BookmarkDto> {
  return http.post(`${one(id)}/extend`, {});
}

export function stopBookmark(http: HttpClient, id: string): Promise<BookmarkDto> {
  return http.post(`${one(id)}/stop`);
}

export function holdBookmark(http: HttpClient, id: string, reason: string): Promise<BookmarkDto> {
  return http.put(`${one(id)}/hold`, { reason });
}

export function releaseBookmark(http: HttpClient, id: string, reason: string): Promise<BookmarkDto> {
  return http.delete(`${one(id)}/hold`, { reason });
}

/** The picture that the page shows, for a bookmark whose own the hub cannot decode. */
export function sendShownPicture(http: HttpClient, id: string, jpeg: Blob): Promise<BookmarkDto> {
  return http.put(`${one(id)}/still`, jpeg);
}

export function exportBookmark(
  http: HttpClient,
  id: string,
  exportId: string,
  reason: string,
): Promise<ExportDto> {
  return http.post(`${one(id)}/exports`, { id: exportId, reason });
}

/** Changes with the picture, so that a better one is shown when it comes. */
export function stillAddress({ id, still }: Pick<BookmarkDto, 'id' | 'still'>): string | null {
  return still.state === 'decoded' || still.state === 'shown' ? `${one(id)}/still.jpg?${still.state}` : null;
}

export function clipAddress(id: string, piece: number): string {
  return addressOf(`${one(id)}/clip.mp4`, { piece });
}
