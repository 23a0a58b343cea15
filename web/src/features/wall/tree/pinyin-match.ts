/**
 * Names by their pinyin, one syllable per character. Each character may be given by its whole syllable or by any beginning of it: hj, hanj
 * and hanjiang find 汉江.
 */

/** The character at which the word is spelled out, or -1. */
export function isSpelledIn(syllables: readonly string[], word: string): number {
  for (let start = 0; start < syllables.length; start += 1) {
    if (syllables[start]![0] === word[0] && spelledUntil(syllables, start, word, 0) >= 0) return start;
  }
  return -1;
}

export function spelledRange(
  syllables: readonly string[],
  word: string,
): { start: number; end: number } | null {
  const start = isSpelledIn(syllables, word);
  return start < 0 ? null : { start, end: spelledUntil(syllables, start, word, 0) };
}

/** Where the characters end that spell the word from `at` on, beginning with this one; -1 when they do not. */
function spelledUntil(syllables: readonly string[], index: number, word: string, at: number): number {
  if (at === word.length) return index;
  const syllable = syllables[index];
  if (syllable === undefined) return -1;
  let common = 0;
  while (at + common < word.length && syllable[common] === word[at + common]) common += 1;
  // Longest first: "han" is rather 汉 than h-a-n.
  for (let taken = common; taken > 0; taken -= 1) {
    const end = spelledUntil(syllables, index + 1, word, at + taken);
    if (end >= 0) return end;
  }
  return -1;
}
