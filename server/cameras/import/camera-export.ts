import { PassThrough, Readable } from 'node:stream';
import type { Clock } from '../../base/clock.ts';
import { CSV_BOM, type CsvCell, csvLine } from '../../base/csv-text.ts';
import { inBatches } from '../../base/in-batches.ts';
import { CodedError } from '../../contract/error-codes.ts';
import { IMPORT_FIELDS, type ImportField } from '../../contract/import-terms.ts';
import type { CameraFilter } from '../../contract/registry-dto.ts';
import type { AuditLog } from '../../storage/audit-note.ts';
import type { CameraCatalog } from '../camera-catalog.ts';
import type { Registrar } from '../camera-plan.ts';
import type { CatalogCamera } from '../catalog-camera.ts';
import { CELL_WORDS, type WordField } from './cell-words.ts';
import { COLUMN_TITLES } from './column-titles.ts';

export interface CameraExportOptions {
  catalog: CameraCatalog;
  audit: Pick<AuditLog, 'record'>;
  clock: Clock;
}

export type ExportLanguage = 'zh' | 'en';

export interface ExportWish {
  format: 'csv' | 'xlsx';
  language: ExportLanguage;
  filter: CameraFilter;
}

/** Credentials stay in the hub. */
const FIELDS = IMPORT_FIELDS.filter((field) => field !== 'username' && field !== 'password');
/** Writing so many rows is about what a turn of the event loop may take. */
const BATCH = 200;
const MAX_AT_ONCE = 2;
const MIN_COLUMN_CHARS = 10;
const MAX_COLUMN_CHARS = 40;

/** The cameras of a filter as a table that the import reads back as it was. */
export class CameraExport {
  private readonly options: CameraExportOptions;
  private underWay = 0;

  constructor(options: CameraExportOptions) {
    this.options = options;
  }

  /** Throws TOO_BUSY. What is taken along is recorded before it begins. */
  async open(registrar: Registrar, { format, language, filter }: ExportWish): Promise<Readable> {
    if (this.underWay >= MAX_AT_ONCE) throw new CodedError('TOO_BUSY');
    this.underWay += 1;
    const leave = () => {
      this.underWay -= 1;
    };
    try {
      const table = await this.write(registrar, { format, language, filter });
      return table.once('close', leave);
    } catch (error) {
      leave();
      throw error;
    }
  }

  private async write(registrar: Registrar, { format, language, filter }: ExportWish): Promise<Readable> {
    const { catalog, audit } = this.options;
    const cameras = catalog.memory.index.select(filter, registrar.scope, catalog.filters);
    const detail = { format, cameras: cameras.length, filter };
    await audit.record({ actor: registrar.actor, action: 'cameras:exported', result: 'ok', detail });
    const cells = this.cellWriter(language);
    return format === 'csv' ? this.csv(cameras, language, cells) : this.xlsx(cameras, language, cells);
  }

  private csv(
    cameras: readonly CatalogCamera[],
    language: ExportLanguage,
    cells: (camera: CatalogCamera) => CsvCell[],
  ): Readable {
    const { clock } = this.options;
    async function* lines() {
      yield CSV_BOM + csvLine(titles(language));
      for (let from = 0; from < cameras.length; from += BATCH) {
        const batch = cameras.slice(from, from + BATCH);
        yield batch.map((camera) => csvLine(cells(camera))).join('');
        await new Promise<void>((resolve) => clock.defer(resolve));
      }
    }
    return Readable.from(lines());
  }

  private xlsx(
    cameras: readonly CatalogCamera[],
    language: ExportLanguage,
    cells: (camera: CatalogCamera) => CsvCell[],
  ): Readable {
    const output = new PassThrough();
    this.writeWorkbook(output, cameras, language, cells).catch((error: unknown) =>
      output.destroy(error instanceof Error ? error : new Error(String(error))),
    );
    return output;
  }

  private async writeWorkbook(
    output: PassThrough,
    cameras: readonly CatalogCamera[],
    language: ExportLanguage,
    cells: (camera: CatalogCamera) => CsvCell[],
  ): Promise<void> {
    // Loaded by the first workbook: it is 20 MB in every hub otherwise.
    const { default: ExcelJS } = await import('exceljs');
    const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: output });
    const sheet = workbook.addWorksheet(language === 'zh' ? '摄像机' : 'Cameras', {
      views: [{ state: 'frozen', ySplit: 1 }],
    });
    sheet.columns = titles(language).map((header) => ({ header, width: columnWidth(header) }));
    sheet.getRow(1).font = { bold: true };
    await inBatches(cameras, BATCH, this.options.clock, (batch) => {
      if (output.destroyed) throw new Error('nobody reads the export any more');
      for (const camera of batch) sheet.addRow(cells(camera)).commit();
    });
    sheet.commit();
    await workbook.commit();
  }

  private cellWriter(language: ExportLanguage): (camera: CatalogCamera) => CsvCell[] {
    const names = new Map(this.options.catalog.filters.domains.map(({ id, name }) => [id, name[language]]));
    const word = (field: WordField, value: string | null) => {
      if (value === null || language === 'en') return value;
      return (CELL_WORDS[field] as Record<string, readonly string[]>)[value]?.[0] ?? value;
    };
    const flag = (value: boolean) => (language === 'zh' ? (value ? '是' : '否') : value ? 'yes' : 'no');
    return ({ id, file }) => {
      const special: Partial<Record<ImportField, CsvCell>> = {
        id,
        tags: file.tags.join(','),
        domain: names.get(file.domain) ?? file.domain,
        longitude: file.position?.longitude ?? null,
        latitude: file.position?.latitude ?? null,
        coordinateSystem: word('coordinateSystem', file.position?.system ?? null),
        shape: word('shape', file.shape),
        setting: word('setting', file.setting),
        power: word('power', file.power),
        mode: word('mode', file.mode),
        transport: word('transport', file.transport),
        filingState: word('filingState', file.filingState),
        enabled: flag(file.enabled),
        maintenance: flag(file.maintenance),
      };
      return FIELDS.map((field) => special[field] ?? (field in special ? null : plainCell(file, field)));
    };
  }
}

/** Of a field that is text or a number. */
function plainCell(file: CatalogCamera['file'], field: ImportField): CsvCell {
  return ((file as Record<string, unknown>)[field] as CsvCell | undefined) ?? null;
}

function titles(language: ExportLanguage): string[] {
  return FIELDS.map((field) => COLUMN_TITLES[field][language][0] as string);
}

function columnWidth(title: string): number {
  return Math.min(MAX_COLUMN_CHARS, Math.max(MIN_COLUMN_CHARS, title.length * 2 + 4));
}
