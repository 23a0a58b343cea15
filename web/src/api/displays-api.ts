import type { DisplayDto, DisplayOrderInput } from '../../../server/contract/displays-dto.ts';
import type { HttpClient } from './http-client.ts';

const one = (name: string, what = '') => `/api/displays/${encodeURIComponent(name)}${what}`;

export function listDisplays(http: HttpClient): Promise<DisplayDto[]> {
  return http.get('/api/displays');
}

export function sendToDisplay(http: HttpClient, name: string, order: DisplayOrderInput): Promise<DisplayDto> {
  return http.put(one(name, '/order'), order);
}

export function clearDisplay(http: HttpClient, name: string): Promise<DisplayDto> {
  return http.delete(one(name, '/order'));
}

export function stepDisplay(http: HttpClient, name: string, by: 1 | -1): Promise<DisplayDto> {
  return http.post(one(name, '/steps'), { by });
}

export function pauseDisplay(http: HttpClient, name: string, paused: boolean): Promise<DisplayDto> {
  return http.put(one(name, '/pause'), { paused });
}

export function identifyDisplay(http: HttpClient, name: string): Promise<void> {
  return http.post(one(name, '/identify'), {});
}

export function forgetDisplay(http: HttpClient, name: string): Promise<void> {
  return http.delete(one(name));
}
