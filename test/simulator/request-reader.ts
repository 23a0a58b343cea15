/** RTSP requests (RFC 2326) out of a client's bytes; its interleaved RTCP is skipped. */
export interface RtspRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
}

const WAITING_MAX = 16 * 1024;
const END_OF_HEAD = '\r\n\r\n';

export class RequestReader {
  private waiting: Buffer = Buffer.alloc(0);

  /** The whole requests so far; null when this is not RTSP or too long. */
  push(bytes: Buffer): RtspRequest[] | null {
    this.waiting = this.waiting.length === 0 ? bytes : Buffer.concat([this.waiting, bytes]);
    const requests: RtspRequest[] = [];
    for (;;) {
      const taken = this.takeOne();
      if (taken === 'more') break;
      if (taken === 'broken') return null;
      if (taken !== 'skipped') requests.push(taken);
    }
    return this.waiting.length > WAITING_MAX ? null : requests;
  }

  private takeOne(): RtspRequest | 'more' | 'broken' | 'skipped' {
    if (this.waiting.length < 4) return 'more';
    if (this.waiting[0] === 0x24) return this.skip(4 + this.waiting.readUInt16BE(2));
    const end = this.waiting.indexOf(END_OF_HEAD);
    if (end < 0) return 'more';
    const request = parseRequest(this.waiting.toString('latin1', 0, end));
    if (!request) return 'broken';
    const bodyBytes = Number(request.headers.get('content-length') ?? 0);
    if (!(bodyBytes >= 0)) return 'broken';
    const skipped = this.skip(end + END_OF_HEAD.length + bodyBytes);
    return skipped === 'more' ? 'more' : request;
  }

  private skip(bytes: number): 'skipped' | 'more' {
    if (this.waiting.length < bytes) return 'more';
    this.waiting = this.waiting.subarray(bytes);
    return 'skipped';
  }
}

function parseRequest(head: string): RtspRequest | null {
  const [first = '', ...lines] = head.split('\r\n');
  const [method, url, version] = first.trim().split(' ');
  if (!method || !url || !version?.startsWith('RTSP/1')) return null;
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return { method, url, headers };
}
