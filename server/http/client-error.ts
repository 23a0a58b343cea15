import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { writePlainAnswer } from '../base/plain-answer.ts';
import { ERROR_CODES, type ErrorCode } from '../contract/error-codes.ts';

/** What Node's parser calls its reasons; any other is a malformed request. */
const CODES: Record<string, ErrorCode> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'PAYLOAD_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMED_OUT',
};

/** Node keeps here which response a connection is busy with. */
type ServerSocket = Socket & { _httpMessage?: ServerResponse | null };

/**
 * Bytes that are no request (RFC 9112 §2.2) are refused in the words of every other refusal, and the connection ends. Behind a
 * request that still waits for its answer nothing is said: it would be taken for that answer.
 */
export function refuseConnection(error: NodeJS.ErrnoException, socket: ServerSocket): void {
  if (socket.writable && !socket._httpMessage) {
    const code = CODES[error.code ?? ''] ?? 'BAD_REQUEST';
    const { status, message } = ERROR_CODES[code];
    socket.write(writePlainAnswer(status, { error: { code, message } }));
  }
  socket.destroySoon();
}
