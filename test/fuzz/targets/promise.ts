/** What a target says when a parser breaks its promise. */
export function promise(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`not so: ${what}`);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get through
const CONTROL = /[\x00-\x1f\x7f]/;

export function promisePlain(text: string, what: string): void {
  promise(!CONTROL.test(text), `${what} holds no control character`);
}

export function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
