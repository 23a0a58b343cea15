import type { ImportEncoding } from '../../contract/import-terms.ts';

/** What a person chose where a file leaves a choice. */
export interface TableWish {
  sheet?: string | undefined;
  encoding?: ImportEncoding | undefined;
}

export interface TableRow {
  /** As a spreadsheet counts them, from 1. */
  row: number;
  cells: string[];
}

/** A table as text, whatever file it came in. Rows without any text are left out. */
export interface ParsedTable {
  format: 'csv' | 'xlsx';
  /** Of a CSV file. */
  encoding: ImportEncoding | null;
  /** Of a workbook. */
  sheets: string[];
  sheet: string | null;
  titles: string[];
  rows: TableRow[];
}

/** Why a file is no table, in a sentence for the person who chose it. */
export class UnreadableTable extends Error {
  override readonly name = 'UnreadableTable';
}

export const MAX_COLUMNS = 200;
const MAX_CELL_CHARS = 32_767;

/** Gathers rows under the ceilings; the first row with any text holds the titles. */
export class TableBuilder {
  titles: string[] | null = null;
  readonly rows: TableRow[] = [];
  private readonly maxRows: number;

  constructor(maxRows: number) {
    this.maxRows = maxRows;
  }

  add(row: number, cells: readonly string[]): void {
    const trimmed = cells.map((cell) => cell.trim());
    while (trimmed.at(-1) === '') trimmed.pop();
    if (trimmed.length === 0) return;
    if (trimmed.length > MAX_COLUMNS) {
      throw new UnreadableTable(`Row ${row} has ${trimmed.length} columns; at most ${MAX_COLUMNS} are read.`);
    }
    if (trimmed.some((cell) => cell.length > MAX_CELL_CHARS)) {
      throw new UnreadableTable(`A cell of row ${row} has more than ${MAX_CELL_CHARS} characters.`);
    }
    if (!this.titles) {
      this.titles = trimmed;
      return;
    }
    if (this.rows.length >= this.maxRows) {
      throw new UnreadableTable(`The table has more than ${this.maxRows} rows: split it.`);
    }
    this.rows.push({ row, cells: trimmed });
  }

  finish(): { titles: string[]; rows: TableRow[] } {
    if (!this.titles) throw new UnreadableTable('The table is empty: its first row must hold the titles.');
    if (this.rows.length === 0) throw new UnreadableTable('The table has titles and no row below them.');
    return { titles: this.titles, rows: this.rows };
  }
}
