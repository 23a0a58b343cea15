import { RtspFailure, type RtspFailureCode } from './rtsp-failure.ts';

/** What an error of a socket says of the camera at the address that is `shown`. An RtspFailure says it already. */
export function wireFailure(error: NodeJS.ErrnoException, shown: string): RtspFailure {
  if (error instanceof RtspFailure) return error;
  const code = systemFailureCodeOf(error.code);
  const reason = error.code ?? error.message;
  return new RtspFailure(code, `${shown} ${WORDS[code] ?? 'failed'} (${reason})`, { cause: error });
}

const WORDS: Partial<Record<RtspFailureCode, string>> = {
  'connection-refused': 'refused the connection',
  'host-unreachable': 'cannot be reached',
  'timed-out': 'did not answer in time',
  'closed-by-camera': 'closed the connection',
  'protocol-error': 'does not speak TLS as this side does',
};

function systemFailureCodeOf(systemCode: string | undefined): RtspFailureCode {
  if (systemCode?.startsWith('ERR_SSL_') || systemCode?.startsWith('ERR_TLS_')) return 'protocol-error';
  switch (systemCode) {
    case 'ECONNREFUSED':
      return 'connection-refused';
    case 'EPROTO':
      return 'protocol-error';
    case 'ETIMEDOUT':
      return 'timed-out';
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ECONNABORTED':
      return 'closed-by-camera';
    default:
      // EHOSTUNREACH, ENETUNREACH, ENOTFOUND, EAI_AGAIN and whatever else keeps a packet from getting there.
      return 'host-unreachable';
  }
}
