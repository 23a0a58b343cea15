/**
 * What a parser of foreign bytes promises, as a function of one input: so it can be run a million times, an input that broke the
 * promise can be made smaller and kept, and what was kept runs as an ordinary test.
 */
export interface FuzzTarget {
  readonly name: string;
  /**
   * `bytes`: an input is one piece. `sequence`: an input is several, such as packets or requests, which are also left out,
   * repeated and swapped.
   */
  readonly shape: 'bytes' | 'sequence';
  /** Inputs that are in order, or nearly, for the others to be made of. */
  seeds(): FuzzInput[];
  /** What is put in now and then, because chance alone would hardly find it. */
  readonly words?: readonly string[];
  /** Of a piece; 8 KiB where it does not say. */
  readonly maxPieceBytes?: number;
  /** Of a sequence; 40 where it does not say. */
  readonly maxPieces?: number;
  /** Throws, or rejects, when the promise is broken. */
  check(input: FuzzInput): void | Promise<void>;
}

export type FuzzInput = readonly Buffer[];

export function textSeeds(...texts: readonly string[]): FuzzInput[] {
  return texts.map((text) => [Buffer.from(text)]);
}
