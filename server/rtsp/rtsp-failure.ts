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
  | 'address-forbidden'
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
export class TransportRefusal extends RtspFailure {
  /** False: what the camera answered may have another reason. */
  readonly isSure: boolean;

  constructor(code: RtspFailureCode, message: string, isSure = true) {
    super(code, message);
    this.isSure = isSure;
  }
}

/** What a status other than 2xx says of a camera; HTTP has the same ones (RFC 2326 §7.1.1). */
export function failureCodeOf(status: number): RtspFailureCode {
  switch (status) {
    case 401:
    case 403:
      return 'wrong-credentials';
    case 404:
    case 410:
    case 454:
      return 'stream-not-found';
    case 408:
    case 504:
      return 'timed-out';
    case 453: // Not Enough Bandwidth, 503 Service Unavailable: how cameras say that they serve enough viewers already.
    case 503:
      return 'connection-refused';
    default:
      return 'protocol-error';
  }
}
