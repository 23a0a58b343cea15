import type { SavedPicture, StreamFactsDto } from '../../../server/contract/viewing-dto.ts';
import type { HttpClient } from './http-client.ts';

/** What a viewer asks of a camera besides its pictures. */
export class ViewingApi {
  private readonly http: HttpClient;

  constructor(http: HttpClient) {
    this.http = http;
  }

  streams(cameraId: string): Promise<StreamFactsDto[]> {
    return this.http.get(`/api/cameras/${encodeURIComponent(cameraId)}/streams`);
  }

  /** To be asked before a picture is saved: only what the hub has noted may be. */
  pictureSaved(cameraId: string, picture: SavedPicture): Promise<void> {
    return this.http.post(`/api/cameras/${encodeURIComponent(cameraId)}/pictures`, picture);
  }
}
