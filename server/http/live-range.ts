/** Bytes of a resource, the end not included. */
export interface ByteRange {
  start: number;
  end: number;
}

/** One range; several at once are answered with the whole, as RFC 9110 §14.2 allows. */
const FORM = /^bytes=(\d{0,20})-(\d{0,20})$/i;

/**
 * A `Range` header (RFC 9110 §14.1.2) for a resource of `byteLength` bytes. Null when the header is to be ignored: it is
 * malformed, of another unit, or asks for several ranges. The end may lie beyond the resource: LL-HLS players ask
 * for `bytes=0-9007199254740991` when they do not know it (RFC 8673).
 */
export function parseByteRange(header: string, byteLength: number): ByteRange | 'unsatisfiable' | null {
  const match = FORM.exec(header.trim());
  if (!match) return null;
  const [, first = '', last = ''] = match;
  if (first === '') return last === '' ? null : suffixOf(Number(last), byteLength);
  const start = Number(first);
  if (last !== '' && Number(last) < start) return null;
  if (start >= byteLength) return 'unsatisfiable';
  return { start, end: last === '' ? byteLength : Math.min(Number(last) + 1, byteLength) };
}

function suffixOf(length: number, byteLength: number): ByteRange | 'unsatisfiable' {
  if (length === 0 || byteLength === 0) return 'unsatisfiable';
  return { start: Math.max(0, byteLength - length), end: byteLength };
}

/** The views of a body in several buffers that make up the range; nothing is copied. */
export function sliceBody(body: readonly Buffer[], { start, end }: ByteRange): Buffer[] {
  const slices: Buffer[] = [];
  let offset = 0;
  for (const buffer of body) {
    const from = Math.max(0, start - offset);
    const to = Math.min(buffer.length, end - offset);
    if (from < to) slices.push(from === 0 && to === buffer.length ? buffer : buffer.subarray(from, to));
    offset += buffer.length;
  }
  return slices;
}
