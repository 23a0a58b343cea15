/** Cameras in one string: what is searched as a whole, and built anew when one of them changes. */
const SLOTS_PER_BLOCK = 1024;
/** Stands between two cameras; no text and no word has it. */
const BETWEEN = '\0';

interface Block {
  /** One for each slot; null while `joined` holds them. */
  texts: string[] | null;
  joined: string;
  /** Where each slot begins in `joined`. */
  starts: Uint32Array;
}

/**
 * The texts of tens of thousands of cameras, numbered by slot. One after the other in memory they are searched in a few
 * milliseconds; one by one, wherever each happens to lie, it takes ten times as long.
 */
export class TextBlocks {
  private readonly blocks: Block[] = [];

  set(slot: number, text: string): void {
    const index = Math.floor(slot / SLOTS_PER_BLOCK);
    while (this.blocks.length <= index) this.blocks.push(emptyBlock());
    const block = this.blocks[index]!;
    block.texts ??= block.joined.split(BETWEEN);
    block.texts[slot % SLOTS_PER_BLOCK] = text.replaceAll(BETWEEN, ' ');
  }

  /** Sets `found[slot]` to 1 wherever the word occurs. */
  mark(word: string, found: Uint8Array): void {
    for (const [index, block] of this.blocks.entries()) {
      join(block);
      markIn(block, word, found.subarray(index * SLOTS_PER_BLOCK));
    }
  }
}

function emptyBlock(): Block {
  const texts = Array.from({ length: SLOTS_PER_BLOCK }, () => '');
  return { texts, joined: '', starts: new Uint32Array(SLOTS_PER_BLOCK) };
}

function join(block: Block): void {
  const { texts, starts } = block;
  if (!texts) return;
  let start = 0;
  for (const [index, text] of texts.entries()) {
    starts[index] = start;
    start += text.length + BETWEEN.length;
  }
  block.joined = texts.join(BETWEEN);
  block.texts = null;
}

function markIn({ joined, starts }: Block, word: string, found: Uint8Array): void {
  let at = joined.indexOf(word);
  while (at !== -1) {
    const slot = slotAt(starts, at);
    found[slot] = 1;
    const next = starts[slot + 1];
    if (next === undefined) return;
    at = joined.indexOf(word, next);
  }
}

/** The last slot that begins at or before this place. */
function slotAt(starts: Uint32Array, place: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (starts[middle]! <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}
