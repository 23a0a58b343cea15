/** One table for every error that leaves the hub: HTTP status and socket refusals both come from here. */
export const ERROR_CODES = {
  NOT_LOGGED_IN: { status: 401, message: 'Log in first.' },
  WRONG_LOGIN: { status: 401, message: 'The user name or the password is wrong.' },
  TOTP_REQUIRED: { status: 401, message: 'Enter the code of your authenticator.' },
  WRONG_CODE: { status: 401, message: 'The code is wrong or was used already.' },
  MUST_CHANGE_PASSWORD: { status: 403, message: 'Choose a new password first.' },
  TOO_MANY_ATTEMPTS: { status: 429, message: 'Too many attempts. Wait a moment and try again.' },
  NOT_ALLOWED: { status: 403, message: 'Your account may not do this.' },
  BAD_ORIGIN: { status: 403, message: 'This request came from another site.' },
  BAD_REQUEST: { status: 400, message: 'The request is not of the expected form.' },
  WEAK_PASSWORD: { status: 422, message: 'This password is too easy to guess.' },
  NOT_FOUND: { status: 404, message: 'There is nothing at this address.' },
  METHOD_NOT_ALLOWED: { status: 405, message: 'This address does not answer to this method.' },
  CONFLICT: { status: 409, message: 'Somebody else changed this in the meantime. Load it again.' },
  NAME_TAKEN: { status: 409, message: 'This name is taken.' },
  LAST_ADMIN: { status: 409, message: 'This is the last account that may manage accounts everywhere.' },
  USER_NOT_FOUND: { status: 404, message: 'There is no such account.' },
  DISPLAY_TAKEN: { status: 409, message: 'Another window is the display of this name.' },
  DISPLAY_NOT_FOUND: { status: 404, message: 'There is no display of this name.' },
  ID_TAKEN: { status: 409, message: 'There is a camera with this id already.' },
  DIAL_NUMBER_TAKEN: { status: 409, message: 'Another camera has this dial number.' },
  MANAGED_BY_FILE: {
    status: 409,
    message: 'This camera comes from streams.config.json and is changed there.',
  },
  BAD_CAMERA: { status: 422, message: 'This camera cannot be saved as it is.' },
  ADDRESS_FORBIDDEN: { status: 422, message: 'The hub may not connect to this address.' },
  UNREADABLE_FILE: { status: 422, message: 'This file cannot be read as a table.' },
  IMPORT_STALE: {
    status: 409,
    message: 'Cameras were changed since this table was checked. Check it again.',
  },
  TOO_BUSY: { status: 429, message: 'Too many of these are under way. Wait a moment and try again.' },
  LINK_OVER: { status: 403, message: 'This link has expired or was taken back.' },
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
  BOOKMARK_NOT_FOUND: { status: 404, message: 'There is no such bookmark.' },
  BOOKMARK_HELD: { status: 409, message: 'This bookmark is on legal hold.' },
  CLIP_ENDED: { status: 409, message: 'This clip is not being recorded.' },
  CLIP_ELSEWHERE: { status: 409, message: 'This clip is kept by another hub.' },
  NO_PICTURE: { status: 404, message: 'There is no picture of this moment.' },
  NO_RECORDING: { status: 404, message: 'There is no recording of this moment.' },
  INCIDENT_NOT_FOUND: { status: 404, message: 'There is no such incident.' },
  INCIDENT_HELD: { status: 409, message: 'This incident is on legal hold.' },
  UNDO_OVER: { status: 409, message: 'This bookmark can no longer be undone.' },
  DISK_FULL: { status: 507, message: 'The disk of the hub has no room for this.' },
  INCIDENT_FULL: { status: 409, message: 'This incident holds as much as it can.' },
  BAD_ATTACHMENT: { status: 422, message: 'Attach a JPEG, a PNG, a PDF or a plain text.' },
  REQUEST_TIMED_OUT: { status: 408, message: 'The request did not arrive whole in time.' },
  HEADERS_TOO_LARGE: { status: 431, message: 'The headers of the request are too large.' },
  PAYLOAD_TOO_LARGE: { status: 413, message: 'The request is too large.' },
  INTERNAL: { status: 500, message: 'The hub failed at this. The failure has been logged.' },
} as const satisfies Record<string, { status: number; message: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;

/**
 * An error with a code from the table; `detail` adds what a person needs to know, never a credential. `field` is the one at fault in
 * what was sent, as the contract names it (`file.mainUrl`), so that a page can say it there.
 */
export class CodedError extends Error {
  override readonly name = 'CodedError';
  readonly code: ErrorCode;
  readonly field: string | null;

  constructor(code: ErrorCode, detail?: string, field: string | null = null) {
    super(detail ?? ERROR_CODES[code].message);
    this.code = code;
    this.field = field;
  }

  get status(): number {
    return ERROR_CODES[this.code].status;
  }
}
