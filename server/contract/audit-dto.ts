import { z } from 'zod';

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
  'cameras:imported',
  'cameras:import-undone',
  'cameras:bulk-changed',
  'cameras:exported',
  'audit:exported',
  'audit:verified',
  'config:reloaded',
  'hub:started',
  'request:refused',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export const AUDIT_RESULTS = ['ok', 'refused', 'failed'] as const;
export type AuditResult = (typeof AUDIT_RESULTS)[number];

export const auditEntryDtoSchema = z.object({
  seq: z.number().describe('1 for the first ever; without gaps'),
  atMs: z.number(),
  username: z.string().nullable().describe('null for the hub itself and for those who are not logged in'),
  via: z.enum(['session', 'token', 'link', 'hub', 'nobody']),
  address: z.string().nullable().describe('where the request came from'),
  action: z.enum(AUDIT_ACTIONS),
  result: z.enum(AUDIT_RESULTS),
  targetType: z.enum(['user', 'camera', 'token', 'link', 'import', 'audit', 'hub']).nullable(),
  targetId: z.string().nullable(),
  targetName: z.string().nullable(),
  domain: z.string().nullable().describe('of the camera, for scopes'),
  region: z.string().nullable(),
  detail: z
    .record(z.string(), z.unknown())
    .describe('what else there is to know; for changes `before` and `after`, without any credential'),
  hash: z.string().describe('SHA-256 over the entry and the hash before it'),
});
export type AuditEntryDto = z.infer<typeof auditEntryDtoSchema>;

export const auditQuerySchema = z.object({
  q: z.string().max(200).optional().describe('in user, target and detail'),
  username: z.string().max(100).optional(),
  action: z.string().max(400).optional().describe('one or more, separated by commas'),
  result: z.enum(AUDIT_RESULTS).optional(),
  targetId: z.string().max(200).optional(),
  fromMs: z.coerce.number().optional(),
  toMs: z.coerce.number().optional(),
  beforeSeq: z.coerce.number().int().optional().describe('the next page: entries older than this one'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type AuditQuery = z.output<typeof auditQuerySchema>;

export const auditPageDtoSchema = z.object({
  entries: z.array(auditEntryDtoSchema).describe('newest first'),
  nextBeforeSeq: z.number().nullable().describe('null when there are no older ones'),
});
export type AuditPageDto = z.infer<typeof auditPageDtoSchema>;

export const auditVerificationDtoSchema = z.object({
  ok: z.boolean(),
  entries: z.number(),
  firstSeq: z.number().nullable().describe('older ones have been removed after their retention'),
  lastSeq: z.number().nullable(),
  lastHash: z
    .string()
    .nullable()
    .describe('note it down elsewhere: a chain that was cut short ends in another'),
  brokenAtSeq: z.number().nullable(),
  problem: z.string().nullable(),
});
export type AuditVerificationDto = z.infer<typeof auditVerificationDtoSchema>;
