import { type Expression, type ExpressionBuilder, expressionBuilder, type SqlBool, sql } from 'kysely';
import type { AuditQuery } from '../../contract/audit-dto.ts';
import type { Scope } from '../../contract/permissions.ts';
import type { SqlSchema } from './sql-schema.ts';

type Builder = ExpressionBuilder<SqlSchema, 'audit_entries'>;

/** Which entries a search means, whatever page of them it asks for. */
export function auditConditions(query: AuditQuery, scope: Scope): Expression<SqlBool> {
  const where = expressionBuilder<SqlSchema, 'audit_entries'>();
  const { username, action, result, targetId, fromMs, toMs, q } = query;
  const conditions: Expression<SqlBool>[] = [...scopeConditions(where, scope)];
  if (username !== undefined) conditions.push(where('username', '=', username));
  if (action !== undefined) conditions.push(oneOf(where, 'action', action.split(',')));
  if (result !== undefined) conditions.push(where('result', '=', result));
  if (targetId !== undefined) conditions.push(where('target_id', '=', targetId));
  if (fromMs !== undefined) conditions.push(where('at_ms', '>=', fromMs));
  if (toMs !== undefined) conditions.push(where('at_ms', '<=', toMs));
  if (q !== undefined) conditions.push(...textConditions(where, q));
  return where.and(conditions);
}

function scopeConditions(where: Builder, { domains, regions }: Scope): Expression<SqlBool>[] {
  const conditions: Expression<SqlBool>[] = [];
  if (domains !== null) conditions.push(oneOf(where, 'domain', domains));
  if (regions !== null) conditions.push(regionCondition(where, regions));
  return conditions;
}

/** By length of the code: a chain of a thousand `or` is deeper than SQLite's parser goes. */
function regionCondition(where: Builder, codes: readonly string[]): Expression<SqlBool> {
  const lengths = [...new Set(codes.map((code) => code.length))];
  return where.or(
    lengths.map((length) => {
      const some = codes.filter((code) => code.length === length);
      return sql<SqlBool>`substr(${where.ref('region')}, 1, ${sql.lit(length)}) in (${sql.join(some)})`;
    }),
  );
}

function oneOf(where: Builder, column: 'action' | 'domain', values: readonly string[]): Expression<SqlBool> {
  return values.length === 0 ? where.or([]) : where(column, 'in', values);
}

const TEXTS = ['username', 'target_id', 'target_name', 'detail'] as const;

/** Every word, each in any of the texts. */
function textConditions(where: Builder, q: string): Expression<SqlBool>[] {
  const words = q
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return words.map((word) => {
    const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`;
    return where.or(
      TEXTS.map((column) => sql<SqlBool>`lower(${where.ref(column)}) like ${pattern} escape '\\'`),
    );
  });
}
