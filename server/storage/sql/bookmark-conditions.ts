import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely';
import type { BookmarkQuery } from '../../contract/bookmark-dto.ts';
import type { Scope } from '../../contract/permissions.ts';
import { isBookmarkHeld } from './incident-bookmarks.ts';
import { placeConditions, wordConditions } from './place-conditions.ts';
import type { SqlSchema } from './sql-schema.ts';

const TEXTS = ['note', 'tags', 'camera_id', 'camera_name', 'created_by'];
/** A page ends behind the bookmark of this moment and id. */
const CURSOR = /^(-?\d{1,16}):(.+)$/;

/** Which bookmarks a search means. */
export function bookmarkConditions(query: BookmarkQuery, scope: Scope): Expression<SqlBool> {
  const where = expressionBuilder<SqlSchema, 'bookmarks'>();
  const { q, cameraId, tag, severity, by, held, fromMs, toMs, before } = query;
  const conditions: Expression<SqlBool>[] = placeConditions(scope);
  if (cameraId !== undefined) conditions.push(where('camera_id', '=', cameraId));
  if (by !== undefined) conditions.push(where('created_by', '=', by.toLowerCase()));
  if (severity !== undefined) conditions.push(where('severity', 'in', severity.split(',')));
  if (held !== undefined) conditions.push(held ? isBookmarkHeld() : where.not(isBookmarkHeld()));
  if (fromMs !== undefined) conditions.push(where('moment_ms', '>=', fromMs));
  if (toMs !== undefined) conditions.push(where('moment_ms', '<=', toMs));
  if (tag !== undefined) conditions.push(...tagCondition(tag));
  if (q !== undefined) conditions.push(...wordConditions(TEXTS, q));
  if (before !== undefined) conditions.push(behind(before));
  return where.and(conditions);
}

/** Tags are a list in JSON, in which the tag stands as this very text. */
function tagCondition(tag: string): Expression<SqlBool>[] {
  const pattern = `%${JSON.stringify(tag).replace(/[\\%_]/g, '\\$&')}%`;
  return [sql`${sql.ref('tags')} like ${pattern} escape '\\'`];
}

function behind(cursor: string): Expression<SqlBool> {
  const match = CURSOR.exec(cursor);
  if (!match) return sql`1 = 0`;
  return sql`(${sql.ref('moment_ms')}, ${sql.ref('id')}) < (${Number(match[1])}, ${match[2]})`;
}
