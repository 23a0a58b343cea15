import type { ErrorDto } from '../../../server/contract/dto.ts';
import { ERROR_CODES, type ErrorCode } from '../../../server/contract/error-codes.ts';

export type FailureCode = ErrorCode | 'UNREACHABLE';

/** What went wrong with a request: a code of the hub's table, or `UNREACHABLE` when no answer came. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: FailureCode;
  /** What the hub adds to the code, in English; null when it says no more than the code. */
  readonly detail: string | null;

  /** The one at fault in what was sent, as `file.mainUrl`. */
  readonly field: string | null;

  constructor(code: FailureCode, detail: string | null = null, field: string | null = null) {
    super(detail ? `${code}: ${detail}` : code);
    this.code = code;
    this.detail = detail;
    this.field = field;
  }
}

export function errorCodeOf(error: unknown): FailureCode {
  return error instanceof ApiError ? error.code : 'UNREACHABLE';
}

const REQUEST_TIMEOUT_MS = 10_000;
/** What was asked for ahead is as good as new for so long. */
const EARLY_MS = 20_000;

export interface RequestOptions {
  signal?: AbortSignal | undefined;
  timeoutMs?: number;
  /** Behind everything else that the page wants meanwhile. */
  priority?: 'low';
  /** It is sent to its end although the page is closed or left meanwhile. */
  outlivesPage?: boolean;
}

/** An answer, and what to name it by when it is asked for again. */
export interface Tagged<T> {
  value: T;
  entityTag: string | null;
}

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** `/api/cameras` and a query without what is undefined. */
export function addressOf(path: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  return search.size > 0 ? `${path}?${search}` : path;
}

/** JSON over fetch to our own hub. */
export class HttpClient {
  private readonly fetch: typeof fetch;
  private early: { path: string; response: Promise<Response | null>; untilMs: number } | null = null;

  constructor(fetchFunction: typeof fetch) {
    this.fetch = fetchFunction;
  }

  get<T>(path: string, options?: RequestOptions): Promise<T> {
    const ask = () => this.request<T>('GET', path, undefined, options);
    const early = this.takeEarly(path);
    return early ? early.then((response) => (response?.ok ? contentOf<T>(response) : ask())) : ask();
  }

  /** Asks for what somebody is about to `get`: that is answered with this, unless it went wrong. One at a time. */
  getAhead(path: string): void {
    const response = this.send(path, { method: 'GET' }).catch(() => null);
    this.early = { path, response, untilMs: performance.now() + EARLY_MS };
  }

  /** Null when it still is what the entity tag names. */
  async getUnlessTagged<T>(
    path: string,
    entityTag: string | null,
    options?: RequestOptions,
  ): Promise<Tagged<T> | null> {
    const response = await this.send(
      path,
      { method: 'GET', ...(entityTag && { headers: { 'if-none-match': entityTag } }) },
      options,
    );
    if (response.status === 304) return null;
    return { value: await contentOf<T>(response), entityTag: response.headers.get('etag') };
  }

  post<T>(path: string, body?: unknown, options?: RequestOptions): Promise<T> {
    return this.request('POST', path, body, options);
  }

  put<T>(path: string, body?: unknown, options?: RequestOptions): Promise<T> {
    return this.request('PUT', path, body, options);
  }

  patch<T>(path: string, body?: unknown, options?: RequestOptions): Promise<T> {
    return this.request('PATCH', path, body, options);
  }

  delete<T>(path: string, body?: unknown, options?: RequestOptions): Promise<T> {
    return this.request('DELETE', path, body, options);
  }

  private takeEarly(path: string): Promise<Response | null> | null {
    const { early } = this;
    if (early?.path !== path) return null;
    this.early = null;
    return performance.now() < early.untilMs ? early.response : null;
  }

  private async request<T>(
    method: string,
    path: string,
    body: unknown,
    options?: RequestOptions,
  ): Promise<T> {
    return contentOf(await this.send(path, { method, ...payloadOf(body) }, options));
  }

  private async send(
    path: string,
    request: RequestInit,
    { signal, timeoutMs = REQUEST_TIMEOUT_MS, priority, outlivesPage = false }: RequestOptions = {},
  ): Promise<Response> {
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      return await this.fetch(path, {
        credentials: 'same-origin',
        priority: priority ?? 'auto',
        keepalive: outlivesPage,
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        ...request,
      });
    } catch {
      throw new ApiError('UNREACHABLE');
    }
  }
}

async function contentOf<T>(response: Response): Promise<T> {
  if (!response.ok) throw await failureOf(response);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

/** A file goes as it is, a picture of ours as a picture, anything else as JSON. */
function payloadOf(body: unknown): Pick<RequestInit, 'body' | 'headers'> {
  if (body === undefined) return {};
  if (body instanceof Blob) {
    const type = body.type === 'image/jpeg' ? body.type : 'application/octet-stream';
    return { body, headers: { 'content-type': type } };
  }
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}

/** A proxy in front of a stopped hub answers 502 or 503 without our body: that is "unreachable", not an error of ours. */
async function failureOf(response: Response): Promise<ApiError> {
  try {
    const { error } = (await response.json()) as ErrorDto;
    if (error.code in ERROR_CODES) {
      const code = error.code as ErrorCode;
      const detail = error.message === ERROR_CODES[code].message ? null : error.message;
      return new ApiError(code, detail, error.field ?? null);
    }
  } catch {
    // Not our JSON: judged by its status below.
  }
  return new ApiError(codeOfStatus(response.status));
}

function codeOfStatus(status: number): FailureCode {
  if (status === 401) return 'NOT_LOGGED_IN';
  if (status === 429) return 'TOO_MANY_ATTEMPTS';
  return status >= 502 ? 'UNREACHABLE' : 'INTERNAL';
}
