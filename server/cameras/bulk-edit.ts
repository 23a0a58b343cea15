import type { BulkChange, CameraFile } from '../contract/registry-dto.ts';

/** The file as a bulk edit makes it; numbers are given by `NumberGiver`. What is absent stays. */
export function editFile(
  file: CameraFile,
  { set = {}, addTags = [], removeTags = [] }: BulkChange,
): CameraFile {
  const given = Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined));
  const left = file.tags.filter((tag) => !removeTags.includes(tag));
  return { ...file, ...given, tags: [...new Set([...left, ...addTags])] };
}

/** Gives dial numbers that nobody has, counting up. */
export class NumberGiver {
  private next: number;
  private readonly isTaken: (dialNumber: number) => boolean;

  constructor(from: number, isTaken: (dialNumber: number) => boolean) {
    this.next = from;
    this.isTaken = isTaken;
  }

  /** Null when there is none left. */
  give(): number | null {
    while (this.next <= MAX_DIAL_NUMBER && this.isTaken(this.next)) this.next += 1;
    return this.next > MAX_DIAL_NUMBER ? null : this.next++;
  }
}

const MAX_DIAL_NUMBER = 999_999;
