import { type Expression, type ExpressionBuilder, expressionBuilder, type SqlBool } from 'kysely';
import type { AuditQuery } from '../../contract/audit-dto.ts';
import type { Scope } from '../../contract/permissions.ts';
import { placeConditions, wordConditions } from './place-conditions.ts';
import type { SqlSchema } from './sql-schema.ts';

type Builder = ExpressionBuilder<SqlSchema, 'audit_entries'>;

const TEXTS = ['username', 'target_id', 'target_name', 'detail'];

/** Which entries a search means, whatever page of them it asks for. */
export function auditConditions(query: AuditQuery, scope: Scope): Expression<SqlBool> {
  const where = expressionBuilder<SqlSchema, 'audit_entries'>();
  const { username, action, result, targetId, fromMs, toMs, q } = query;
  const conditions: Expression<SqlBool>[] = placeConditions(scope);
  if (username !== undefined) conditions.push(where('username', '=', username));
  if (action !== undefined) conditions.push(oneOf(where, action.split(',')));
  if (result !== undefined) conditions.push(where('result', '=', result));
  if (targetId !== undefined) conditions.push(where('target_id', '=', targetId));
  if (fromMs !== undefined) conditions.push(where('at_ms', '>=', fromMs));
  if (toMs !== undefined) conditions.push(where('at_ms', '<=', toMs));
  if (q !== undefined) conditions.push(...wordConditions(TEXTS, q));
  return where.and(conditions);
}

function oneOf(where: Builder, values: readonly string[]): Expression<SqlBool> {
  return values.length === 0 ? where.or([]) : where('action', 'in', values);
}
