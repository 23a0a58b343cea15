import type { IncomingMessage } from 'node:http';
import type { ViewedCamera } from '../access/audit-views.ts';
import type { CameraGate } from '../access/camera-gate.ts';
import type { Principal } from '../access/principal.ts';
import { type RequestCredentials, readCredentials } from '../access/request-credentials.ts';
import { clientAddress } from '../base/client-address.ts';
import { isHttps } from '../base/request-origin.ts';
import { CodedError, type ErrorCode } from '../contract/error-codes.ts';
import type { LiveAddress } from './live-address.ts';
import type { LiveCamera, LiveCameras } from './live-cameras.ts';
import type { RequestRefusals } from './login-guard.ts';

export interface LiveAdmissionOptions {
  access: {
    /** Synchronous: ten thousand times a second. */
    authenticate(credentials: RequestCredentials): Principal | null;
  };
  links: { open(token: string): Principal | null };
  gate: CameraGate;
  cameras: LiveCameras;
  refusals: RequestRefusals;
  /** Told of everything that is sent. */
  views: { noteAnswer(principal: Principal, address: string, camera: ViewedCamera): void };
  /** What browsers see behind a proxy; null when they reach the hub itself. */
  publicOrigin: string | null;
}

/** Somebody who may see what is asked for. */
export interface LiveVisit {
  readonly principal: Principal;
  readonly address: LiveAddress;
  readonly camera: LiveCamera;
  /** The address on the network. */
  readonly from: string;
}

/** Who may see what below `/live/`: asked before a request is answered, and again when its answer had to be waited for. */
export class LiveAdmission {
  private readonly options: LiveAdmissionOptions;
  private readonly behindProxy: boolean;
  private readonly secure: boolean;

  constructor(options: LiveAdmissionOptions) {
    this.options = options;
    this.behindProxy = options.publicOrigin !== null;
    this.secure = isHttps(options.publicOrigin);
  }

  /** Throws a CodedError. */
  admit(request: IncomingMessage, address: LiveAddress | null): LiveVisit {
    const from = clientAddress(request, this.behindProxy);
    const principal = this.principalOf(request, address);
    if (!principal) throw this.refuseNobody(request, address, from);
    if (!address) throw new CodedError('NOT_FOUND');
    if (!principal.permissions.has('camera:view')) {
      if (principal.mustChangePassword) throw new CodedError('MUST_CHANGE_PASSWORD');
      throw this.refuse('NOT_ALLOWED', principal, from, address);
    }
    const camera = this.options.cameras.get(address.camera);
    if (!camera) throw new CodedError('CAMERA_NOT_FOUND');
    if (!this.options.gate.maySee(principal, camera)) {
      throw this.refuse('CAMERA_NOT_FOUND', principal, from, address, camera);
    }
    return { principal, address, camera, from };
  }

  noteAnswer({ principal, from, camera }: LiveVisit): void {
    this.options.views.noteAnswer(principal, from, camera);
  }

  private principalOf({ headers }: IncomingMessage, address: LiveAddress | null): Principal | null {
    const { access, links } = this.options;
    return address?.link
      ? links.open(address.link)
      : access.authenticate(readCredentials(headers, this.secure));
  }

  /** Sessions end every day; a link or a token that does not open is worth a note. */
  private refuseNobody(request: IncomingMessage, address: LiveAddress | null, from: string): CodedError {
    const code = address?.link ? 'LINK_OVER' : 'NOT_LOGGED_IN';
    const isNoted = address && (address.link || request.headers.authorization !== undefined);
    return isNoted ? this.refuse(code, null, from, address) : new CodedError(code);
  }

  private refuse(
    code: ErrorCode,
    principal: Principal | null,
    address: string,
    { camera: asked }: LiveAddress,
    camera?: LiveCamera,
  ): CodedError {
    const placed = camera && { ...camera.definition, id: camera.id };
    this.options.refusals.noteRequest({
      principal,
      address,
      code,
      what: `GET /live/${asked.slice(0, 64)}`,
      camera: placed,
    });
    return new CodedError(code);
  }
}
