import type { CatalogCamera } from './catalog-camera.ts';
import type { Spelling } from './name-speller.ts';

/** What a search looks into. In two parts, because a text of ASCII alone takes half the memory and is searched several times as fast. */
export interface SearchTexts {
  readonly ascii: string;
  /** Whole, what has anything else in it. */
  readonly other: string;
}

const NOT_ASCII = /[^\x20-\x7e]+/g;
/** Words have no white space, so none is found across two texts. */
const BETWEEN = '\n';

export function searchTextsOf({ id, file, host }: CatalogCamera, name: Spelling): SearchTexts {
  const words = [file.name, file.nameEn, ...file.tags, file.address, file.organisation];
  const numbers = [id, file.dialNumber, file.nationalId, host];
  const texts = [...numbers, name.initials, name.full, ...words].flatMap((text) =>
    text === null || text === '' ? [] : searchable(String(text)),
  );
  const ascii = texts.map((text) => text.replace(NOT_ASCII, ' ').trim()).filter((text) => text !== '');
  return { ascii: ascii.join(BETWEEN), other: texts.filter((text) => !isAscii(text)).join(BETWEEN) };
}

/** Words are searched for as they were written, wide or narrow, large or small. */
export function searchable(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

export function isAscii(text: string): boolean {
  return text.search(NOT_ASCII) === -1;
}

/** Tags are found whole. */
export function tagsText(tags: readonly string[]): string {
  return tags.length === 0 ? '' : `${BETWEEN}${tags.join(BETWEEN)}${BETWEEN}`;
}
