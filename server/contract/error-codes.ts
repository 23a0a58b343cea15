/** One table for every error that leaves the hub: HTTP status and socket refusals both come from here. */
export const ERROR_CODES = {
  NOT_LOGGED_IN: { status: 401, message: 'Log in first.' },
  WRONG_LOGIN: { status: 401, message: 'The user name or the password is wrong.' },
  TOO_MANY_ATTEMPTS: { status: 429, message: 'Too many attempts. Wait a moment and try again.' },
  NOT_ALLOWED: { status: 403, message: 'Your account may not do this.' },
  BAD_ORIGIN: { status: 403, message: 'This request came from another site.' },
  BAD_REQUEST: { status: 400, message: 'The request is not of the expected form.' },
  NOT_FOUND: { status: 404, message: 'There is nothing at this address.' },
  METHOD_NOT_ALLOWED: { status: 405, message: 'This address does not answer to this method.' },
  CAMERA_NOT_FOUND: { status: 404, message: 'There is no camera with this id.' },
  PROFILE_NOT_FOUND: { status: 404, message: 'This camera has no such profile.' },
  PART_GONE: { status: 404, message: 'This part is no longer, or not yet, in the live window.' },
  PLAYLIST_TOO_FAR_AHEAD: {
    status: 400,
    message: 'The playlist request asks for a part too far in the future.',
  },
  RANGE_NOT_SATISFIABLE: { status: 416, message: 'This range lies beyond the end.' },
  STREAM_NOT_READY: { status: 503, message: 'The camera sends no picture at the moment.' },
  STREAM_RESTARTED: { status: 410, message: 'The stream has started anew. Open it again.' },
  STREAM_CLOSED: { status: 503, message: 'The stream has ended.' },
  CAMERA_DISABLED: { status: 409, message: 'This camera is disabled.' },
  TOO_MANY_TILES: { status: 429, message: 'This page has too many tiles open.' },
  HUB_BUSY: { status: 503, message: 'The hub serves as many as it can. Try again in a moment.' },
  REQUEST_TIMED_OUT: { status: 408, message: 'The request did not arrive whole in time.' },
  HEADERS_TOO_LARGE: { status: 431, message: 'The headers of the request are too large.' },
  PAYLOAD_TOO_LARGE: { status: 413, message: 'The request is too large.' },
  INTERNAL: { status: 500, message: 'The hub failed at this. The failure has been logged.' },
} as const satisfies Record<string, { status: number; message: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** An error with a code from the table; `detail` adds what a person needs to know, never a credential. */
export class CodedError extends Error {
  override readonly name = 'CodedError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, detail?: string) {
    super(detail ?? ERROR_CODES[code].message);
    this.code = code;
  }

  get status(): number {
    return ERROR_CODES[this.code].status;
  }
}
