import type { RequestCredentials } from '../access/request-credentials.ts';

/** What the sockets need of access. */
export interface Doorkeeper {
  /** Null when nobody is logged in with this, or not any more. */
  authenticate(credentials: RequestCredentials): { readonly username: string } | null;
  /** Told whenever a login has ended; returns the function that takes the listener off. */
  onRevoked(listener: () => void): () => void;
}
