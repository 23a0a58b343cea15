import { STATUS_CODES } from 'node:http';

/** A whole HTTP/1.1 answer (RFC 9112 §4) for where there is no response object: the connection ends behind it. */
export function writePlainAnswer(status: number, value: object): string {
  const body = JSON.stringify(value);
  return (
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n` +
    'Connection: close\r\nContent-Type: application/json; charset=utf-8\r\nCache-Control: no-store\r\n' +
    `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}
