/**
 * The records of a text of separated values (RFC 4180 §2). Tolerated: rows of unequal length, any of the three ends of a line (the first that
 * comes is that of all), quotes inside of an unquoted cell and behind a quoted one.
 */
export interface CsvLimits {
  /** Further ones are left unread. */
  maxRecords: number;
  maxRecordChars: number;
}

/** Why a text is none, in words. */
export class CsvFault extends Error {
  readonly line: number;

  constructor(text: string, at: number, reason: string) {
    super(reason);
    this.line = text.slice(0, at).split(/\r\n|\n|\r/).length;
  }
}

const QUOTE = 0x22;
const CR = 0x0d;
const LF = 0x0a;

/**
 * @param delimiter one character
 * @returns each record with its cells; an empty line is one of a single empty cell. Throws CsvFault
 */
export function readCsvRecords(text: string, delimiter: string, limits: CsvLimits): string[][] {
  const reader = new CsvReader(text, delimiter);
  const records: string[][] = [];
  while (!reader.isAtEnd && records.length < limits.maxRecords) {
    records.push(reader.record(limits.maxRecordChars));
  }
  return records;
}

class CsvReader {
  private readonly text: string;
  private readonly delimiter: number;
  /** Empty until the first one has come. */
  private lineEnd = '';
  private at = 0;

  constructor(text: string, delimiter: string) {
    this.text = text;
    this.delimiter = delimiter.charCodeAt(0);
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  record(maxChars: number): string[] {
    const cells: string[] = [];
    const start = this.at;
    for (;;) {
      cells.push(this.cell());
      if (this.at - start > maxChars) throw new CsvFault(this.text, start, 'a row is far too long');
      if (this.isAtEnd) return cells;
      if (this.text.charCodeAt(this.at) !== this.delimiter) break;
      this.at += 1;
    }
    this.at += this.lineEnd.length;
    return cells;
  }

  private cell(): string {
    if (this.text.charCodeAt(this.at) !== QUOTE) return this.plain();
    const quoted = this.quoted();
    return this.endsCell(this.at) ? quoted : `"${quoted}"${this.plain()}`;
  }

  /** Up to the next delimiter or the end of the line. */
  private plain(): string {
    const from = this.at;
    while (!this.endsCell(this.at)) this.at += 1;
    return this.text.slice(from, this.at);
  }

  /** What lies between two quotes; in it two stand for one. */
  private quoted(): string {
    const { text } = this;
    const opened = this.at;
    let content = '';
    for (let from = opened + 1; ; from = this.at) {
      const quote = text.indexOf('"', from);
      if (quote < 0) throw new CsvFault(text, opened, 'a quote is not closed');
      this.at = quote + 1;
      if (text.charCodeAt(this.at) !== QUOTE) return content + text.slice(from, quote);
      content += text.slice(from, this.at);
      this.at += 1;
    }
  }

  private endsCell(at: number): boolean {
    if (at >= this.text.length) return true;
    const char = this.text.charCodeAt(at);
    if (char === this.delimiter) return true;
    if (this.lineEnd !== '') return this.text.startsWith(this.lineEnd, at);
    if (char !== CR && char !== LF) return false;
    this.lineEnd = char === LF ? '\n' : this.text.charCodeAt(at + 1) === LF ? '\r\n' : '\r';
    return true;
  }
}
