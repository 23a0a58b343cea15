import type { FuzzInput } from './fuzz-target.ts';

/** A sequence as one file: before each piece its size in 16 bits, as the recorded RTP packets have it. */
export function joinPieces(pieces: FuzzInput): Buffer {
  return Buffer.concat(pieces.flatMap((piece) => [Buffer.of(piece.length >> 8, piece.length & 0xff), piece]));
}

export function splitPieces(file: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at + 2 <= file.length; ) {
    const end = at + 2 + file.readUInt16BE(at);
    pieces.push(file.subarray(at + 2, Math.min(end, file.length)));
    at = end;
  }
  return pieces;
}
