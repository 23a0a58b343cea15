import type { BookmarkDto } from '../../../server/contract/bookmark-dto.ts';
import { MAX_BOOKMARK_TAGS, type Severity } from '../../../server/contract/bookmark-terms.ts';

const MAX_TAG_LETTERS = 40;

/** Words between gaps and commas, in either script; each once. */
export function tagsOf(text: string): string[] {
  const words = text.split(/[\s,，、;；#]+/u).filter((word) => word !== '');
  return [...new Set(words.map((word) => word.slice(0, MAX_TAG_LETTERS)))].slice(0, MAX_BOOKMARK_TAGS);
}

/** What people say of a bookmark, as it stands in the fields. */
export interface BookmarkWords {
  note: string;
  tags: string;
  severity: Severity;
}

export function wordsOf({ note, tags, severity }: BookmarkDto): BookmarkWords {
  return { note, tags: tags.join(' '), severity };
}
