/** Boxes of the ISO base media file format (ISO/IEC 14496-12 §4.2) as pure functions: contents in, bytes out. */

/** @param type four characters */
export function box(type: string, ...contents: Uint8Array[]): Buffer {
  const header = Buffer.alloc(8);
  const sizeBytes = contents.reduce((sum, content) => sum + content.length, header.length);
  header.writeUInt32BE(sizeBytes, 0);
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, ...contents], sizeBytes);
}

/** A box with version and 24 bits of flags in front of its contents. */
export function fullBox(type: string, version: number, flags: number, ...contents: Uint8Array[]): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt32BE(((version << 24) | flags) >>> 0, 0);
  return box(type, header, ...contents);
}
