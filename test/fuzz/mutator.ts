import { FuzzRandom } from './fuzz-random.ts';
import type { FuzzInput, FuzzTarget } from './fuzz-target.ts';

const MAX_PIECE_BYTES = 8 * 1024;
const MAX_PIECES = 40;
const MAX_EDITS = 6;
const TELLING_BYTES = [0, 1, 2, 0x20, 0x24, 0x40, 0x7f, 0x80, 0xc0, 0xfe, 0xff];
const TELLING_NUMBERS = [
  '0',
  '-1',
  '1',
  '255',
  '256',
  '65535',
  '65536',
  '2147483648',
  '4294967296',
  '1e9',
  '9'.repeat(20),
  '',
];

/** Makes the inputs of a run: seeds with a few edits, the same for the same number. */
export class Mutator {
  private readonly random = new FuzzRandom();
  private readonly target: FuzzTarget;
  private readonly pool: readonly FuzzInput[];
  private readonly words: readonly Buffer[];
  private readonly seed: number;

  /** @param kept inputs that broke something once */
  constructor(target: FuzzTarget, kept: readonly FuzzInput[], seed: number) {
    this.target = target;
    this.pool = [...target.seeds(), ...kept].filter((input) => input.length > 0);
    if (this.pool.length === 0) throw new Error(`${target.name} has no seeds`);
    this.words = (target.words ?? []).map((word) => Buffer.from(word));
    this.seed = seed;
  }

  input(index: number): FuzzInput {
    const random = this.random.begin(this.seed, index);
    const pieces = [...random.pick(this.pool)];
    const edits = 1 + random.belowMostlySmall(MAX_EDITS);
    for (let edit = 0; edit < edits; edit += 1) {
      if (this.target.shape === 'sequence' && random.oneIn(3)) this.editSequence(pieces);
      else this.editPiece(pieces);
    }
    return pieces;
  }

  private editSequence(pieces: Buffer[]): void {
    const { random } = this;
    const at = random.below(pieces.length);
    const piece = pieces[at]!;
    switch (random.below(5)) {
      case 0:
        if (pieces.length > 1) pieces.splice(at, 1);
        return;
      case 1:
        pieces.splice(at, 0, piece);
        break;
      case 2: {
        const other = random.below(pieces.length);
        pieces[at] = pieces[other]!;
        pieces[other] = piece;
        return;
      }
      case 3:
        pieces.splice(at, 0, random.pick(random.pick(this.pool)));
        break;
      case 4:
        pieces.splice(at, 0, ...Array<Buffer>(1 + random.below(20)).fill(piece));
    }
    pieces.length = Math.min(pieces.length, this.target.maxPieces ?? MAX_PIECES);
  }

  private editPiece(pieces: Buffer[]): void {
    const at = this.random.below(pieces.length);
    const edited = this.edit(pieces[at]!);
    pieces[at] = edited.subarray(0, this.target.maxPieceBytes ?? MAX_PIECE_BYTES);
  }

  private edit(piece: Buffer): Buffer {
    const { random, words } = this;
    const at = random.belowMostlySmall(piece.length + 1);
    switch (random.below(words.length > 0 ? 12 : 10)) {
      case 0:
        return poke(piece, at, (byte) => byte ^ (1 << random.below(8)));
      case 1:
        return poke(piece, at, () => random.pick(TELLING_BYTES));
      case 2:
        return poke(piece, at, () => random.below(256));
      case 3:
        return splice(piece, at, 0, this.noise(1 + random.below(8)));
      case 4:
        return splice(piece, at, 1 + random.below(4), EMPTY);
      case 5:
        return splice(piece, at, 1 + random.belowMostlySmall(piece.length + 1), EMPTY);
      case 6:
        return piece.subarray(0, at);
      case 7:
        return this.repeat(piece, at);
      case 8:
        return this.cross(piece, at);
      case 9:
        return this.changeNumber(piece);
      default:
        return splice(piece, at, random.oneIn(2) ? 0 : random.below(8), random.pick(words));
    }
  }

  private noise(sizeBytes: number): Buffer {
    return Buffer.from(Array.from({ length: sizeBytes }, () => this.random.below(256)));
  }

  private repeat(piece: Buffer, at: number): Buffer {
    const { random } = this;
    const range = piece.subarray(at, at + 1 + random.belowMostlySmall(64));
    const times = random.oneIn(8) ? 1 + random.below(300) : 1 + random.below(4);
    return splice(piece, at, 0, Buffer.concat(Array<Buffer>(times).fill(range)));
  }

  /** The front of one and the back of another. */
  private cross(piece: Buffer, at: number): Buffer {
    const other = this.random.pick(this.random.pick(this.pool));
    return Buffer.concat([piece.subarray(0, at), other.subarray(this.random.below(other.length + 1))]);
  }

  /** A number in digits becomes another one; where there is none, two bytes do. */
  private changeNumber(piece: Buffer): Buffer {
    const { random } = this;
    const from = random.below(piece.length + 1);
    let at = from;
    while (at < piece.length && !isDigit(piece[at]!)) at += 1;
    if (at === piece.length) {
      return piece.length < 2
        ? piece
        : poke(
            poke(piece, from, () => 0xff),
            from + 1,
            () => random.below(256),
          );
    }
    let end = at;
    while (end < piece.length && isDigit(piece[end]!)) end += 1;
    return splice(piece, at, end - at, Buffer.from(random.pick(TELLING_NUMBERS)));
  }
}

const EMPTY = Buffer.alloc(0);

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function poke(piece: Buffer, at: number, change: (byte: number) => number): Buffer {
  if (piece.length === 0) return piece;
  const copy = Buffer.from(piece);
  const place = Math.min(at, copy.length - 1);
  copy[place] = change(copy[place]!);
  return copy;
}

function splice(piece: Buffer, at: number, cut: number, put: Buffer): Buffer {
  return Buffer.concat([piece.subarray(0, at), put, piece.subarray(at + cut)]);
}
