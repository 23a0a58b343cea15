import type { RefusedRequest } from '../access/audit-refusals.ts';
import type { CameraGate } from '../access/camera-gate.ts';
import type { Principal } from '../access/principal.ts';
import type { RequestCredentials } from '../access/request-credentials.ts';
import type { ErrorCode } from '../contract/error-codes.ts';

/** What the sockets need of access. */
export interface Doorkeeper {
  /** Null when nobody is logged in with this, or not any more. */
  authenticate(credentials: RequestCredentials): Principal | null;
  /** Told whenever a login has ended; returns the function that takes the listener off. */
  onRevoked(listener: () => void): () => void;
  /** Told whenever logins may do something else from now on; returns the function that takes the listener off. */
  onChanged(listener: () => void): () => void;
}

/** What the sockets need besides, to show each person the cameras of his scope and no other. */
export interface ViewingRules {
  gate: CameraGate;
  refusals: { noteRequest(refused: RefusedRequest): void };
}

/** Why somebody may not open a socket; null when he may. */
export function refusalOf(principal: Principal | null): ErrorCode | null {
  if (!principal) return 'NOT_LOGGED_IN';
  if (principal.mustChangePassword) return 'MUST_CHANGE_PASSWORD';
  return principal.permissions.has('camera:view') ? null : 'NOT_ALLOWED';
}
