import { MAX_BOOKMARK_TAGS } from '../../../server/contract/bookmark-terms.ts';

const MAX_TAG_LETTERS = 40;

/** Words between gaps and commas, in either script; each once. */
export function tagsOf(text: string): string[] {
  const words = text.split(/[\s,，、;；#]+/u).filter((word) => word !== '');
  return [...new Set(words.map((word) => word.slice(0, MAX_TAG_LETTERS)))].slice(0, MAX_BOOKMARK_TAGS);
}
