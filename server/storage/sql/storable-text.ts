/**
 * What a database gives back as it got it: PostgreSQL refuses a text with a NUL in it, SQLite cuts it off there when it is read, and
 * neither keeps half a surrogate pair. No name that anybody gave on purpose has one; a hostile request may.
 */
export function storableText<T>(value: T): T | string {
  return typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\ufffd') : value;
}
