import type { AttachmentType } from '../contract/incident-terms.ts';

const BEGINNINGS: readonly [AttachmentType, Buffer][] = [
  ['image/jpeg', Buffer.from('ffd8ff', 'hex')],
  ['image/png', Buffer.from('89504e470d0a1a0a', 'hex')],
  ['application/pdf', Buffer.from('%PDF-')],
];

/** What a file is by its own bytes, whatever it is called; null for what an incident does not take. */
export function readAttachmentType(bytes: Uint8Array): AttachmentType | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const [type, beginning] of BEGINNINGS) {
    if (buffer.subarray(0, beginning.length).equals(beginning)) return type;
  }
  return buffer.length > 0 && isPlainText(buffer) ? 'text/plain' : null;
}

/** UTF-8 without control characters but those of lines and tabs. */
function isPlainText(bytes: Buffer): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it must not have
    return !/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text);
  } catch {
    return false;
  }
}
