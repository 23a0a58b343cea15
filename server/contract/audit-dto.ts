import { z } from 'zod';
import { AUDIT_ACTIONS, AUDIT_RESULTS, AUDIT_TARGETS, AUDIT_VIAS } from './audit-actions.ts';

export const auditEntryDtoSchema = z.object({
  seq: z.number().describe('1 for the first ever; without gaps'),
  atMs: z.number(),
  userId: z.string().nullable(),
  username: z.string().nullable().describe('null for the hub itself and for those who are not logged in'),
  via: z.enum(AUDIT_VIAS),
  address: z.string().nullable().describe('where the request came from'),
  action: z.enum(AUDIT_ACTIONS),
  result: z.enum(AUDIT_RESULTS),
  targetType: z.enum(AUDIT_TARGETS).nullable(),
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
