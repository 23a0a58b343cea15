import type { PreferenceDto } from '../../../server/contract/preferences-dto.ts';
import type { PreferenceKey } from '../../../server/contract/wall-terms.ts';
import type { HttpClient } from './http-client.ts';

export interface PreferencesApi {
  list(): Promise<PreferenceDto[]>;
  put(key: PreferenceKey, value: unknown): Promise<{ revision: number }>;
}

export function preferencesApi(http: HttpClient): PreferencesApi {
  return {
    list: () => http.get('/api/preferences'),
    put: (key, value) => http.put(`/api/preferences/${key}`, { value }),
  };
}
