/** What the audit records. The web has words for each, in both languages. */
export const AUDIT_ACTIONS = [
  'login:succeeded',
  'login:refused',
  'login:ended',
  'account:password-changed',
  'account:totp-enabled',
  'account:totp-disabled',
  'user:created',
  'user:changed',
  'user:removed',
  'user:password-reset',
  'user:totp-removed',
  'user:logins-ended',
  'token:created',
  'token:removed',
  'link:created',
  'link:removed',
  'camera:created',
  'camera:changed',
  'camera:removed',
  'camera:rolled-back',
  'camera:tested',
  'camera:viewed',
  'camera:view-ended',
  /** A viewer saved a picture of it as a file. */
  'camera:picture-saved',
  'cameras:imported',
  'cameras:import-undone',
  'cameras:bulk-changed',
  'cameras:exported',
  'bookmark:created',
  'bookmark:changed',
  'bookmark:removed',
  'bookmark:extended',
  'bookmark:stopped',
  'bookmark:held',
  'bookmark:released',
  'bookmark:clip-viewed',
  /** Its clip was taken along. */
  'bookmark:clip-downloaded',
  /** Kept as long as it had to be. */
  'bookmark:expired',
  /** A clip is not on the disk as it was written. */
  'bookmark:damaged',
  'scene:created',
  'scene:changed',
  'scene:removed',
  'tour:created',
  'tour:changed',
  'tour:removed',
  /** A watch list. */
  'list:created',
  'list:changed',
  'list:removed',
  /** Something else is shown on it from then on, or nothing. */
  'display:steered',
  'display:removed',
  'incident:opened',
  /** Somebody looked at it: once while that goes on. */
  'incident:viewed',
  'incident:changed',
  'incident:noted',
  'incident:attached',
  'incident:attachment-read',
  'incident:held',
  'incident:released',
  'incident:removed',
  /** Closed, and kept as long as it had to be. */
  'incident:expired',
  /** Whoever made it took it back at once. */
  'bookmark:undone',
  /** Somebody asked for an evidence package: why, and of what. */
  'evidence:exported',
  /** It was made, with this hash. */
  'evidence:packed',
  'evidence:downloaded',
  /** A link by which somebody without an account sees an incident or a bookmark: for whom, and why. */
  'share:created',
  'share:opened',
  'share:revoked',
  /** One that has expired, was revoked, or never was. */
  'share:refused',
  'audit:exported',
  'audit:verified',
  /** Notes could not be written for a while: how many were lost, and since when. */
  'audit:interrupted',
  /** Entries older than the retention were removed. */
  'audit:expired',
  'config:reloaded',
  'hub:started',
  'hub:stopped',
  'hub:backed-up',
  'hub:restored',
  'hub:key-rotated',
  'request:refused',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export const AUDIT_RESULTS = ['ok', 'refused', 'failed'] as const;
export type AuditResult = (typeof AUDIT_RESULTS)[number];

/** How who did it was logged in. */
export const AUDIT_VIAS = ['session', 'token', 'link', 'hub', 'nobody'] as const;
export type AuditVia = (typeof AUDIT_VIAS)[number];

export const AUDIT_TARGETS = [
  'user',
  'camera',
  'token',
  'link',
  'import',
  'bookmark',
  'incident',
  'export',
  'share',
  'scene',
  'tour',
  'list',
  'display',
  'audit',
  'hub',
] as const;
export type AuditTarget = (typeof AUDIT_TARGETS)[number];
