import type { CameraQuery } from '../../../../../server/contract/registry-dto.ts';
import { askForCamerasAhead } from '../../../api/cameras-api.ts';
import type { HttpClient } from '../../../api/http-client.ts';
import { type ListQuery, listQueryFrom } from './list-query.ts';

export const WINDOW_ROWS = 100;

/** The rows of one window of the list, counted from 0. */
export function windowOf({ filter, sort, order }: ListQuery, index: number): Partial<CameraQuery> {
  return { ...filter, sort, order, offset: index * WINDOW_ROWS, limit: WINDOW_ROWS };
}

/** The first window is on its way before there is a page to show it. */
export function askForFirstRows(http: HttpClient, search: URLSearchParams): void {
  askForCamerasAhead(http, windowOf(listQueryFrom(search), 0));
}
