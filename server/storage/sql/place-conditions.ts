import { type Expression, type SqlBool, sql } from 'kysely';
import type { Scope } from '../../contract/permissions.ts';

/** Rows whose columns `domain` and `region` lie in the scope. */
export function placeConditions({ domains, regions }: Scope): Expression<SqlBool>[] {
  const conditions: Expression<SqlBool>[] = [];
  if (domains !== null) {
    conditions.push(domains.length === 0 ? sql`1 = 0` : sql`${sql.ref('domain')} in (${sql.join(domains)})`);
  }
  if (regions !== null) conditions.push(regionCondition(regions));
  return conditions;
}

/** By length of the code: a chain of a thousand `or` is deeper than SQLite's parser goes. */
function regionCondition(codes: readonly string[]): Expression<SqlBool> {
  const lengths = [...new Set(codes.map((code) => code.length))];
  if (lengths.length === 0) return sql`1 = 0`;
  const some = lengths.map((length) => {
    const ofLength = codes.filter((code) => code.length === length);
    return sql`substr(${sql.ref('region')}, 1, ${sql.lit(length)}) in (${sql.join(ofLength)})`;
  });
  return sql`(${sql.join(some, sql` or `)})`;
}

/** Every word of `q`, each in any of the columns. */
export function wordConditions(columns: readonly string[], q: string): Expression<SqlBool>[] {
  const words = q
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return words.map((word) => {
    const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`;
    const anywhere = columns.map((column) => sql`lower(${sql.ref(column)}) like ${pattern} escape '\\'`);
    return sql<SqlBool>`(${sql.join(anywhere, sql` or `)})`;
  });
}
