import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** Chromium's ceiling; others keep a preflight longer. */
const PREFLIGHT_SECONDS = 7_200;

/**
 * Which other sites' pages may read the HLS addresses (Fetch standard, CORS protocol): none, unless the configuration lists
 * them. A page that is listed may send its visitor's session, or a token; who may see what is decided as for anybody.
 */
export class LiveCors {
  private readonly byOrigin: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** Of a request from elsewhere: a cache must not hand its answer to a listed page, which could not read it. */
  private readonly others: Readonly<Record<string, string>> | null;

  constructor(origins: readonly string[]) {
    this.byOrigin = new Map(origins.map((origin) => [origin, allow(origin)]));
    this.others = origins.length === 0 ? null : { Vary: 'Origin' };
  }

  /** What goes with every answer to this request. */
  headersFor({ origin }: IncomingHttpHeaders): Readonly<Record<string, string>> | null {
    if (this.others === null || origin === undefined) return this.others;
    return this.byOrigin.get(origin) ?? this.others;
  }

  /** What answers a preflight, which is asked without a login; null when the request is none, or of a site not listed. */
  preflightHeadersFor({ method, headers }: IncomingMessage): Record<string, string> | null {
    const asked = method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
    const allowed = asked && headers.origin !== undefined ? this.byOrigin.get(headers.origin) : undefined;
    if (!allowed) return null;
    return {
      ...allowed,
      'Access-Control-Allow-Methods': 'GET, HEAD',
      'Access-Control-Allow-Headers': 'Authorization, Range',
      'Access-Control-Max-Age': String(PREFLIGHT_SECONDS),
    };
  }
}

function allow(origin: string): Record<string, string> {
  return {
    Vary: 'Origin',
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Expose-Headers': 'Content-Range',
  };
}
