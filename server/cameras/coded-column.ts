/** One property of every camera, of which there are few values: a number for each value, and of each slot the number. */
export class CodedColumn {
  private readonly codes = new Map<string, number>();
  private readonly values: string[] = [];
  private slots = new Uint16Array(1024);

  /** @param values known beforehand, numbered in this order */
  constructor(values: readonly string[] = []) {
    for (const value of values) this.codeOf(value);
  }

  set(slot: number, value: string): void {
    if (slot >= this.slots.length) {
      const larger = new Uint16Array(Math.max(slot + 1, this.slots.length * 2));
      larger.set(this.slots);
      this.slots = larger;
    }
    this.slots[slot] = this.codeOf(value);
  }

  /** Asks once for each value, however many slots have it. */
  test(passes: (value: string) => boolean): (slot: number) => boolean {
    const { slots } = this;
    const table = Uint8Array.from(this.values, (value) => Number(passes(value)));
    return (slot) => table[slots[slot]!] === 1;
  }

  /** The number of the slot's value. */
  codeAt(slot: number): number {
    return this.slots[slot] ?? 0;
  }

  private codeOf(value: string): number {
    let code = this.codes.get(value);
    if (code === undefined) {
      code = this.values.push(value) - 1;
      this.codes.set(value, code);
    }
    return code;
  }
}
