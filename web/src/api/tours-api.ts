import type { TourCreate, TourDto, TourUpdate } from '../../../server/contract/walls-dto.ts';
import type { HttpClient, RequestOptions } from './http-client.ts';

const one = (id: string) => `/api/tours/${encodeURIComponent(id)}`;

export function listTours(http: HttpClient, options?: RequestOptions): Promise<TourDto[]> {
  return http.get('/api/tours', options);
}

export function createTour(http: HttpClient, tour: TourCreate): Promise<TourDto> {
  return http.post('/api/tours', tour);
}

export function updateTour(http: HttpClient, id: string, tour: TourUpdate): Promise<TourDto> {
  return http.put(one(id), tour);
}

export function removeTour(http: HttpClient, id: string): Promise<void> {
  return http.delete(one(id));
}
