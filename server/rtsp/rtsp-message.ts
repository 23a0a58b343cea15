/**
 * RTSP 1.0 messages (RFC 2326 §4, §6, §7, §12). In a head each character stands for one byte, read and written: what is echoed to a
 * camera is what it sent, in whatever charset that is.
 *
 * Tolerated: bare LF as line end, folded lines, header names in any case, lines without a colon (skipped), a missing
 * or senseless Content-Length (no body), any minor version, an empty reason phrase.
 */
export type RtspMessage = RtspResponse | RtspRequest;

export interface RtspResponse {
  kind: 'response';
  status: number;
  reason: string;
  headers: RtspHeaders;
  body: string;
}

export interface RtspRequest {
  kind: 'request';
  method: string;
  uri: string;
  headers: RtspHeaders;
  body: string;
}

/** Lower-case name → every value in the order of arrival (WWW-Authenticate comes more than once). */
export type RtspHeaders = ReadonlyMap<string, readonly string[]>;
export type HeaderLines = readonly (readonly [name: string, value: string])[];

const MAX_HEADERS = 64;
const STATUS_LINE = /^RTSP\/\d\.\d +(\d{3})(?!\S)/;
const REQUEST_LINE = /^([A-Z_]{3,20}) +(\S+) +RTSP\/\d\.\d$/;

/** Start line and headers, up to and with the empty line; null when they are not RTSP. The body is still empty. */
export function parseMessageHead(text: string): RtspMessage | null {
  const lines = text.split(/\r?\n/);
  const startLine = lines[0]!.trimEnd();
  const status = STATUS_LINE.exec(startLine);
  const request = status ? null : REQUEST_LINE.exec(startLine);
  if (!status && !request) return null;
  const headers = parseHeaderLines(lines);
  if (!headers) return null;
  if (status)
    return {
      kind: 'response',
      status: Number(status[1]),
      reason: plain(startLine.slice(status[0].length)),
      headers,
      body: '',
    };
  return { kind: 'request', method: request![1]!, uri: request![2]!, headers, body: '' };
}

function parseHeaderLines(lines: string[]): RtspHeaders | null {
  const headers = new Map<string, string[]>();
  let last: string[] | null = null;
  for (let index = 1; index < lines.length; index += 1) {
    if (index > MAX_HEADERS) return null;
    const line = lines[index]!;
    if (/^[ \t]/.test(line) && last) {
      last.push(`${last.pop()!} ${plain(line)}`);
      continue;
    }
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    last = headers.get(name) ?? [];
    last.push(plain(line.slice(colon + 1)));
    headers.set(name, last);
  }
  return headers;
}

/** Foreign text never carries control characters into a request of ours or a log line. */
function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return text.replace(/[\x00-\x1f\x7f]/g, ' ').trim();
}

/** The first value of a header; null when it is absent. `name` in lower case. */
export function headerOf(message: RtspMessage, name: string): string | null {
  return message.headers.get(name)?.[0] ?? null;
}

/** Bytes of the body that follow the head; 0 where the header is absent or senseless. */
export function contentLengthOf(message: RtspMessage): number {
  const text = headerOf(message, 'content-length');
  return text !== null && /^\d{1,12}$/.test(text) ? Number(text) : 0;
}

/** A request without a body, ready to be sent. */
export function writeRequest(method: string, uri: string, cseq: number, headers: HeaderLines): string {
  return `${method} ${uri} RTSP/1.0\r\nCSeq: ${cseq}\r\nUser-Agent: Onescreen\r\n${writeLines(headers)}\r\n`;
}

/** The answer to a request of the camera's (§10: a server may ask too, for OPTIONS or GET_PARAMETER). */
export function writeResponse(status: number, reason: string, request: RtspRequest): string {
  const cseq = headerOf(request, 'cseq');
  return `RTSP/1.0 ${status} ${reason}\r\n${cseq === null ? '' : `CSeq: ${cseq}\r\n`}\r\n`;
}

function writeLines(headers: HeaderLines): string {
  return headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
}
