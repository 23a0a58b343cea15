import type { SceneCreate, SceneDto, SceneUpdate } from '../../../server/contract/walls-dto.ts';
import type { HttpClient, RequestOptions } from './http-client.ts';

const one = (id: string) => `/api/scenes/${encodeURIComponent(id)}`;

export function listScenes(http: HttpClient, options?: RequestOptions): Promise<SceneDto[]> {
  return http.get('/api/scenes', options);
}

export function createScene(http: HttpClient, scene: SceneCreate): Promise<SceneDto> {
  return http.post('/api/scenes', scene);
}

export function updateScene(http: HttpClient, id: string, scene: SceneUpdate): Promise<SceneDto> {
  return http.put(one(id), scene);
}

export function removeScene(http: HttpClient, id: string): Promise<void> {
  return http.delete(one(id));
}
