import type { CameraDto } from '../../../../../server/contract/dto.ts';
import { isSpelledIn, spelledRange } from './pinyin-match.ts';

/** One camera as the search sees it, all in lower case. */
interface Entry {
  camera: CameraDto;
  name: string;
  nameEn: string;
  id: string;
  /** The dial number's digits; empty where there is none. */
  dial: string;
  /** Which of `facets` its tags and its place are: tens of thousands of cameras share a few hundred. */
  tags: number;
  place: number;
  /** One syllable per character of the name; null until pinyin has been loaded. */
  syllables: readonly string[] | null;
}

/** A word of the query, with what it finds among the facets. */
interface Word {
  text: string;
  facets: readonly boolean[];
}

/** Gives the syllables of a name, one per character, without tones: 汉江 → ['han', 'jiang']. */
export type Syllables = (name: string) => string[];

const MAX_QUERY = 60;

/** The lower, the better. */
const RANK = {
  dialNumber: 0,
  whole: 1,
  beginning: 2,
  inside: 3,
  spelledBeginning: 4,
  spelledInside: 5,
  dialBeginning: 6,
  partial: 7,
  facet: 8,
} as const;
const RANKS = Object.keys(RANK).length;

/** A camera that was found; where the name matched is worked out for those that are looked at. */
export class Found {
  private readonly entry: Entry;
  private readonly word: string;

  constructor(entry: Entry, word: string) {
    this.entry = entry;
    this.word = word;
  }

  get camera(): CameraDto {
    return this.entry.camera;
  }

  /** Range of the Chinese name that matched, for highlighting. */
  get range(): { start: number; end: number } | null {
    const { entry, word } = this;
    const at = entry.dial === word ? -1 : entry.name.indexOf(word);
    if (at >= 0) return { start: at, end: at + word.length };
    return entry.dial !== word && entry.syllables ? spelledRange(entry.syllables, word) : null;
  }
}

/** Matches by dial number, name, pinyin, English name, id, place and tags; the better the match, the higher it stands. */
export class CameraSearch {
  private readonly entries: readonly Entry[];
  private readonly facets: string[] = [];
  private learnt = 0;

  constructor(cameras: readonly CameraDto[], placeOf: (camera: CameraDto) => string) {
    const known = new Map<string, number>();
    const facet = (text: string) => {
      const found = known.get(text) ?? this.facets.push(text.toLowerCase()) - 1;
      known.set(text, found);
      return found;
    };
    this.entries = cameras.map((camera) => ({
      camera,
      name: camera.name.toLowerCase(),
      nameEn: camera.nameEn?.toLowerCase() ?? '',
      id: camera.id.toLowerCase(),
      dial: camera.dialNumber?.toString() ?? '',
      tags: facet(camera.tags.join(' ')),
      place: facet(placeOf(camera)),
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

  /** Among equals, those that are `near` (favourites, called before) come first. */
  find(query: string, near: ReadonlySet<string> = new Set()): Found[] {
    const words = this.wordsOf(query);
    if (words.length === 0) return [];
    const first = words[0]!.text;
    const shelves: Found[][] = Array.from({ length: RANKS * 2 }, () => []);
    for (const entry of this.entries) {
      const rank = rankOfAll(entry, words);
      if (rank === null) continue;
      shelves[rank * 2 + (near.has(entry.camera.id) ? 0 : 1)]!.push(new Found(entry, first));
    }
    return shelves.flat();
  }

  private wordsOf(query: string): Word[] {
    return query
      .slice(0, MAX_QUERY)
      .toLowerCase()
      .split(/\s+/u)
      .filter(Boolean)
      .map((text) => ({ text, facets: this.facets.map((facet) => facet.includes(text)) }));
  }
}

/** The worst of its words says how well an entry fits; null when one does not fit at all. */
function rankOfAll(entry: Entry, words: readonly Word[]): number | null {
  let worst = 0;
  for (const word of words) {
    const rank = rankOf(entry, word);
    if (rank === null) return null;
    worst = Math.max(worst, rank);
  }
  return worst;
}

function rankOf(entry: Entry, { text, facets }: Word): number | null {
  // Who types a number and Enter means the camera with that number, whatever other names it stands in.
  if (entry.dial === text) return RANK.dialNumber;
  if (entry.id === text || entry.name === text) return RANK.whole;
  const at = entry.name.indexOf(text);
  if (at >= 0) return at === 0 ? RANK.beginning : RANK.inside;
  const spelledAt = entry.syllables === null ? -1 : isSpelledIn(entry.syllables, text);
  if (spelledAt === 0 || entry.nameEn.startsWith(text)) return RANK.spelledBeginning;
  if (spelledAt > 0 || entry.nameEn.includes(` ${text}`)) return RANK.spelledInside;
  if (entry.dial.startsWith(text)) return RANK.dialBeginning;
  if (entry.id.includes(text) || (text.length > 1 && entry.nameEn.includes(text))) return RANK.partial;
  return facets[entry.place] || facets[entry.tags] ? RANK.facet : null;
}
