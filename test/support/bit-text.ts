/** An unsigned number as Exp-Golomb code writes it (ITU-T H.264 §9.1), in zeros and ones. */
export function golomb(value: number): string {
  const binary = (value + 1).toString(2);
  return '0'.repeat(binary.length - 1) + binary;
}

/** Zeros and ones, with gaps between them to be read by people, as bytes; the last one is filled up with zeros. */
export function bits(text: string): Buffer {
  const joined = text.replaceAll(' ', '');
  const bytes = joined.padEnd(Math.ceil(joined.length / 8) * 8, '0').match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
