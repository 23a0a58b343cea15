import type { NewShareDto, ShareDto, SharedDto, ShareRequest } from '../../../server/contract/share-dto.ts';
import { addressOf, type HttpClient, type RequestOptions } from './http-client.ts';

/** What a link is made to. */
export type ShareSubject = { readonly incidentId: string } | { readonly bookmarkId: string };

const sharesOf = (subject: ShareSubject) =>
  'incidentId' in subject
    ? `/api/incidents/${encodeURIComponent(subject.incidentId)}/shares`
    : `/api/bookmarks/${encodeURIComponent(subject.bookmarkId)}/shares`;

export function createShare(
  http: HttpClient,
  subject: ShareSubject,
  request: ShareRequest,
): Promise<NewShareDto> {
  return http.post(sharesOf(subject), request);
}

export function listShares(
  http: HttpClient,
  subject: ShareSubject,
  options?: RequestOptions,
): Promise<ShareDto[]> {
  return http.get(sharesOf(subject), options);
}

export function revokeShare(http: HttpClient, id: string): Promise<void> {
  return http.delete(`/api/shares/${encodeURIComponent(id)}`);
}

/** For whoever has the link and no account. Counted once in a browser. */
export function openShare(http: HttpClient, token: string, options?: RequestOptions): Promise<SharedDto> {
  return http.post(`/shared/${encodeURIComponent(token)}/openings`, undefined, options);
}

const sharedBookmark = (token: string, id: string) =>
  `/shared/${encodeURIComponent(token)}/bookmarks/${encodeURIComponent(id)}`;

export function sharedStillAddress(token: string, id: string): string {
  return `${sharedBookmark(token, id)}/still.jpg`;
}

export function sharedClipAddress(token: string, id: string, piece: number): string {
  return addressOf(`${sharedBookmark(token, id)}/clip.mp4`, { piece });
}
