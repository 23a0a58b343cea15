import type { ViewedCamera } from '../access/audit-views.ts';
import type { Principal } from '../access/principal.ts';
import type { RequestCredentials } from '../access/request-credentials.ts';
import type { ErrorCode } from '../contract/error-codes.ts';
import { type Doorkeeper, refusalOf, type ViewingRules } from './doorkeeper.ts';
import type { LiveCamera, LiveCameras } from './live-source.ts';

export interface VisitorRules extends ViewingRules {
  access: Doorkeeper;
  cameras: LiveCameras;
  views: { open(principal: Principal, address: string, camera: ViewedCamera): { close(): void } };
}

/** Who sits in front of a page of the live link, and what this person may see at the moment. */
export class LiveLinkVisitor {
  private readonly rules: VisitorRules;
  private readonly credentials: RequestCredentials;
  private readonly address: string;
  private principal: Principal | null = null;

  constructor(rules: VisitorRules, credentials: RequestCredentials, address: string) {
    this.rules = rules;
    this.credentials = credentials;
    this.address = address;
    this.renew();
  }

  /** Of the login, however many pages it has open; null when there is none. */
  get loginId(): string | null {
    return this.principal?.via.id ?? null;
  }

  /** Asks who this is at the moment; null when he may have a page. Also keeps the login in use: somebody who watches is there. */
  renew(): ErrorCode | null {
    this.principal = this.rules.access.authenticate(this.credentials);
    return refusalOf(this.principal);
  }

  /** The camera, or why it cannot be shown: one outside of the scope does not exist. */
  find(id: string): LiveCamera | ErrorCode {
    const camera = this.rules.cameras.get(id);
    if (!camera) return 'CAMERA_NOT_FOUND';
    if (!this.maySee(camera)) {
      this.noteRefusal('CAMERA_NOT_FOUND', `live link ${id}`, camera);
      return 'CAMERA_NOT_FOUND';
    }
    const { enabled, maintenance } = camera.definition;
    return enabled && !maintenance ? camera : 'CAMERA_DISABLED';
  }

  /** Whether a camera that is shown may go on to be. */
  maySee(camera: LiveCamera): boolean {
    return this.principal !== null && this.rules.gate.maySee(this.principal, camera);
  }

  /** Begins a viewing, for the record. */
  view(camera: LiveCamera): { close(): void } | null {
    return this.principal && this.rules.views.open(this.principal, this.address, camera);
  }

  noteRefusal(code: ErrorCode, what: string, camera?: LiveCamera): void {
    const { principal, address } = this;
    const placed = camera && { ...camera.definition, id: camera.id };
    this.rules.refusals.noteRequest({ principal, address, code, what, camera: placed });
  }
}
