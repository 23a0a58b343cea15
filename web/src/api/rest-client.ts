import type { DirectoryDto, ErrorDto, LoginRequest, SessionDto } from '../../../server/contract/dto.ts';
import { ERROR_CODES, type ErrorCode } from '../../../server/contract/error-codes.ts';

/** What went wrong with a request: a code of the hub's table, or `UNREACHABLE` when no answer came. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ErrorCode | 'UNREACHABLE';

  constructor(code: ErrorCode | 'UNREACHABLE') {
    super(code);
    this.code = code;
  }
}

export function errorCodeOf(error: unknown): ErrorCode | 'UNREACHABLE' {
  return error instanceof ApiError ? error.code : 'UNREACHABLE';
}

const REQUEST_TIMEOUT_MS = 10_000;

export class RestClient {
  private readonly fetch: typeof fetch;

  constructor(fetchFunction: typeof fetch) {
    this.fetch = fetchFunction;
  }

  session(): Promise<SessionDto> {
    return this.request<SessionDto>('GET', '/api/session');
  }

  login(credentials: LoginRequest): Promise<SessionDto> {
    return this.request<SessionDto>('POST', '/api/session', credentials);
  }

  async logout(): Promise<void> {
    await this.request<unknown>('DELETE', '/api/session');
  }

  directory(): Promise<DirectoryDto> {
    return this.request<DirectoryDto>('GET', '/api/directory');
  }

  private async request<T>(method: string, path: string, body?: unknown): Promise<T> {
    let response: Response;
    try {
      response = await this.fetch(path, {
        method,
        credentials: 'same-origin',
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
        ...(body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      });
    } catch {
      throw new ApiError('UNREACHABLE');
    }
    if (!response.ok) throw new ApiError(await failureCode(response));
    if (response.status === 204) return undefined as T;
    return (await response.json()) as T;
  }
}

/** A proxy in front of a stopped hub answers 502 or 503 without our body: that is "unreachable", not an error of ours. */
async function failureCode(response: Response): Promise<ErrorCode | 'UNREACHABLE'> {
  try {
    const { error } = (await response.json()) as ErrorDto;
    if (error.code in ERROR_CODES) return error.code as ErrorCode;
  } catch {
    // Not our JSON: judged by its status below.
  }
  if (response.status === 401) return 'NOT_LOGGED_IN';
  if (response.status === 429) return 'TOO_MANY_ATTEMPTS';
  return response.status >= 502 ? 'UNREACHABLE' : 'INTERNAL';
}
