/** Why a conversation with a camera ended. The words are those of the health verdicts. */
export type RtspFailureCode =
  | 'host-unreachable'
  | 'connection-refused'
  | 'timed-out'
  | 'no-media'
  | 'stream-not-found'
  | 'closed-by-camera'
  | 'protocol-error'
  | 'certificate-not-trusted'
  | 'wrong-credentials'
  | 'no-playable-track';

/** `message` says camera address (without credentials), request and status; it is safe to log and to show. */
export class RtspFailure extends Error {
  override readonly name = 'RtspFailure';
  readonly code: RtspFailureCode;

  constructor(code: RtspFailureCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Media does not travel this way, over TCP or over UDP: the other one is worth a try. */
export class TransportRefusal extends RtspFailure {}
