import type { LoginRequest, SessionDto } from '../../../server/contract/access-dto.ts';
import type { DirectoryDto, PlacesDto } from '../../../server/contract/dto.ts';
import type { HttpClient, Tagged } from './http-client.ts';

/** What the page asks for before anything is shown. Each resource of the administration has a file of its own beside this one. */
export class RestClient {
  private readonly http: HttpClient;

  constructor(http: HttpClient) {
    this.http = http;
  }

  session(): Promise<SessionDto> {
    return this.http.get('/api/session');
  }

  login(credentials: LoginRequest): Promise<SessionDto> {
    return this.http.post('/api/session', credentials);
  }

  logout(): Promise<void> {
    return this.http.delete('/api/session', undefined, { outlivesPage: true });
  }

  /** Null when they still are those of this entity tag. */
  places(entityTag: string | null, signal: AbortSignal): Promise<Tagged<PlacesDto> | null> {
    return this.http.getUnlessTagged('/api/places', entityTag, { signal });
  }

  /** Null when it still is the one of this entity tag. */
  directory(entityTag: string | null, signal: AbortSignal): Promise<Tagged<DirectoryDto> | null> {
    return this.http.getUnlessTagged('/api/directory', entityTag, { signal, priority: 'low' });
  }
}
