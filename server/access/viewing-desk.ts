import { CodedError } from '../contract/error-codes.ts';
import type { Place } from '../contract/permissions.ts';
import type { SavedPicture, StreamFactsDto } from '../contract/viewing-dto.ts';
import type { AuditLog } from '../storage/audit-note.ts';
import type { CameraGate } from './camera-gate.ts';
import { actorOf, type Principal, type Requester } from './principal.ts';

export interface ViewedCamera {
  readonly id: string;
  readonly definition: Place & { readonly name: string };
}

export interface ViewingDeskOptions<Camera extends ViewedCamera> {
  gate: Pick<CameraGate, 'maySee'>;
  cameras: { get(id: string): Camera | undefined };
  audit: Pick<AuditLog, 'record'>;
  describe(camera: Camera): StreamFactsDto[];
}

/** What viewers ask of a camera besides its pictures. Throws CAMERA_NOT_FOUND for what lies beyond their scope. */
export class ViewingDesk<Camera extends ViewedCamera> {
  private readonly options: ViewingDeskOptions<Camera>;

  constructor(options: ViewingDeskOptions<Camera>) {
    this.options = options;
  }

  /** How each profile comes from the camera at the moment. */
  streams(principal: Principal, id: string): StreamFactsDto[] {
    return this.options.describe(this.find(principal, id));
  }

  /** A picture left the hub as a file: who took which one is recorded before the page saves it. */
  async pictureSaved({ principal, address }: Requester, id: string, picture: SavedPicture): Promise<void> {
    const camera = this.find(principal, id);
    await this.options.audit.record({
      actor: actorOf(principal, address),
      action: 'camera:picture-saved',
      result: 'ok',
      target: { type: 'camera', id: camera.id, name: camera.definition.name, place: camera.definition },
      detail: { ...picture },
    });
  }

  private find(principal: Principal, id: string): Camera {
    const camera = this.options.cameras.get(id);
    if (!camera || !this.options.gate.maySee(principal, camera)) throw new CodedError('CAMERA_NOT_FOUND');
    return camera;
  }
}
