import type { CameraDto } from '../../../../../server/contract/dto.ts';

/** One camera as the search sees it, all in lower case. */
interface Entry {
  camera: CameraDto;
  name: string;
  nameEn: string;
  id: string;
  /** The dial number's digits; empty where there is none. */
  dial: string;
  tags: string;
  /** Domain and region, in both languages. */
  place: string;
  /** One syllable per character of the name; null until pinyin has been loaded. */
  syllables: string[] | null;
}

export interface Found {
  camera: CameraDto;
  /** Range of the Chinese name that matched, for highlighting. */
  range: { start: number; end: number } | null;
}

/** Gives the syllables of a name, one per character, without tones: 汉江 → ['han', 'jiang']. */
export type Syllables = (name: string) => string[];

/** Matches by dial number, name, pinyin, English name, id, place and tags; the better the match, the higher it stands. */
export class CameraSearch {
  private readonly entries: Entry[];
  private learnt = 0;

  constructor(cameras: readonly CameraDto[], placeOf: (camera: CameraDto) => string) {
    this.entries = cameras.map((camera) => ({
      camera,
      name: camera.name.toLowerCase(),
      nameEn: camera.nameEn?.toLowerCase() ?? '',
      id: camera.id.toLowerCase(),
      dial: camera.dialNumber?.toString() ?? '',
      tags: camera.tags.join(' ').toLowerCase(),
      place: placeOf(camera).toLowerCase(),
      syllables: null,
    }));
  }

  get knowsPinyin(): boolean {
    return this.learnt >= this.entries.length;
  }

  /** Adds pinyin to the next `count` entries, so that tens of thousands can be done in slices. */
  learnPinyin(syllables: Syllables, count: number): void {
    for (const entry of this.entries.slice(this.learnt, this.learnt + count)) {
      const found = syllables(entry.name);
      // One syllable per UTF-16 unit, or the ranges would not fit: rare characters beyond the BMP do without.
      entry.syllables = found.length === entry.name.length ? found : null;
    }
    this.learnt += count;
  }

  find(query: string): Found[] {
    const words = query.toLowerCase().split(/\s+/u).filter(Boolean);
    if (words.length === 0) return [];
    const hits: (Found & { rank: number })[] = [];
    for (const entry of this.entries) {
      const matches = words.map((word) => match(entry, word));
      if (matches.some((found) => found === null)) continue;
      const rank = Math.max(...matches.map((found) => found!.rank));
      hits.push({ camera: entry.camera, range: matches[0]!.range, rank });
    }
    return hits.sort((a, b) => a.rank - b.rank);
  }
}

interface Match {
  /** Lower is better. */
  rank: number;
  range: Found['range'];
}

function match(entry: Entry, word: string): Match | null {
  // Who types a number and Enter means the camera with that number, whatever other names it stands in.
  if (entry.dial === word) return { rank: -1, range: null };
  const at = entry.name.indexOf(word);
  if (at >= 0) return { rank: at === 0 ? 0 : 1, range: { start: at, end: at + word.length } };
  if (entry.id === word) return { rank: 0, range: null };
  const spelled = entry.syllables && matchPinyin(entry.syllables, word);
  if (spelled) return { rank: spelled.start === 0 ? 2 : 3, range: spelled };
  if (startsAWord(entry.nameEn, word)) return { rank: 2, range: null };
  if (entry.id.includes(word)) return { rank: 4, range: null };
  if (word.length > 1 && entry.nameEn.includes(word)) return { rank: 4, range: null };
  if (entry.dial.startsWith(word)) return { rank: 4, range: null };
  if (entry.place.includes(word) || entry.tags.includes(word)) return { rank: 5, range: null };
  return null;
}

function startsAWord(text: string, word: string): boolean {
  return text.startsWith(word) || text.includes(` ${word}`);
}

/** Each character may be given by its whole syllable or by any beginning of it: hj, hanj and hanjiang find 汉江. */
function matchPinyin(syllables: readonly string[], word: string): { start: number; end: number } | null {
  for (let start = 0; start < syllables.length; start += 1) {
    const end = spelledUntil(syllables, start, word);
    if (end !== null) return { start, end };
  }
  return null;
}

function spelledUntil(syllables: readonly string[], index: number, rest: string): number | null {
  if (rest === '') return index;
  const syllable = syllables[index];
  if (!syllable) return null;
  let common = 0;
  while (common < syllable.length && common < rest.length && syllable[common] === rest[common]) common += 1;
  // Longest first: "han" is rather 汉 than h-a-n.
  for (let taken = common; taken > 0; taken -= 1) {
    const end = spelledUntil(syllables, index + 1, rest.slice(taken));
    if (end !== null) return end;
  }
  return null;
}
