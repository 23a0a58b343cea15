import { Readable } from 'node:stream';
import type { AuditExportQuery } from '../access/audit-desk.ts';
import type { Principal, Requester } from '../access/principal.ts';
import {
  type AuditPageDto,
  type AuditQuery,
  type AuditVerificationDto,
  auditPageDtoSchema,
  auditQuerySchema,
  auditVerificationDtoSchema,
} from '../contract/audit-dto.ts';
import { errorDtoSchema } from '../contract/dto.ts';
import type { App } from './app.ts';
import { principalOf } from './login-guard.ts';
import { requesterOf } from './requester.ts';

export interface AuditRoutesDesk {
  search(principal: Principal, query: AuditQuery): Promise<AuditPageDto>;
  /** A table, in pieces. */
  export(by: Requester, query: AuditExportQuery): Promise<AsyncIterable<string>>;
  verify(by: Requester): Promise<AuditVerificationDto>;
}

const tags = ['audit'];
const permission = 'audit:read' as const;
const REFUSED = { 400: errorDtoSchema, 401: errorDtoSchema, 403: errorDtoSchema, 429: errorDtoSchema };
const perMinute = (max: number) => ({ max, timeWindow: 60_000 });

/** Who did what, for those who answer for it. */
export function addAuditRoutes(app: App, audit: AuditRoutesDesk): void {
  app.get(
    '/api/audit',
    {
      config: { permission, rateLimit: perMinute(240) },
      schema: {
        summary: 'Search the audit, newest first',
        description:
          'As far as your scope reaches: entries about no camera only where it reaches everywhere.',
        tags,
        querystring: auditQuerySchema,
        response: { 200: auditPageDtoSchema, ...REFUSED },
      },
    },
    async (request) => audit.search(principalOf(request), request.query),
  );

  app.get(
    '/api/audit/export.csv',
    {
      config: { permission, rateLimit: perMinute(20), gives: ['text/csv'] },
      schema: {
        summary: 'The same as a table',
        description:
          'CSV in UTF-8, with all that is needed to verify the chain. A cell that a spreadsheet program would take for a formula ' +
          "has a ' in front.",
        tags,
        querystring: auditQuerySchema.omit({ beforeSeq: true, limit: true }),
      },
    },
    async (request, reply) => {
      const table = Readable.from(await audit.export(requesterOf(request), request.query));
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="onescreen-audit.csv"')
        .send(table);
    },
  );

  app.post(
    '/api/audit/verify',
    {
      config: { permission, rateLimit: perMinute(20) },
      schema: {
        summary: 'Verify the chain of the audit',
        description: 'Goes through every entry; millions of them take minutes.',
        tags,
        response: { 200: auditVerificationDtoSchema, ...REFUSED },
      },
    },
    async (request) => audit.verify(requesterOf(request)),
  );
}
