import type { CameraCredentials } from '../../config/streams-config.ts';
import type { ImportField, ImportProblem } from '../../contract/import-terms.ts';
import { type CameraFile, type CameraFileInput, cameraFileSchema } from '../../contract/registry-dto.ts';
import { expectedWords, type PlaceNames, valueOfWord, type WordField } from './cell-words.ts';

/** The cells of a row that say something, by what their column is for. */
export type RowCells = ReadonlyMap<ImportField, string>;

export interface RowProblem {
  field: ImportField | null;
  problem: ImportProblem;
  message: string;
  /** In the table, of the same camera. */
  otherRow?: number;
}

export interface RowSurroundings {
  names: PlaceNames;
  defaults: { domain?: string | undefined; region?: string | undefined };
}

export type RowDraft =
  | { ok: true; file: CameraFile; credentials: CameraCredentials | undefined }
  | { ok: false; problems: RowProblem[] };

/** The part of a file that comes out of cells one by one; numbers that are none become what the schema refuses. */
type Raw = Record<string, unknown>;

/** What an empty new camera starts from. */
const BLANK: CameraFileInput = { name: '', domain: '', region: '', mainUrl: '' };
const TEXTS = ['name', 'nameEn', 'address', 'organisation', 'contact', 'maintainer', 'note'] as const;
const ADDRESSES = ['mainUrl', 'subUrl'] as const;
const WORDS = ['shape', 'setting', 'power', 'mode', 'transport', 'filingState'] as const;
const WHOLE_NUMBERS = ['dialNumber', 'retentionDays'] as const;
const FLAGS = ['enabled', 'maintenance'] as const;

/**
 * A row as the file of a camera: cells that say something over what is known of the camera, or over nothing and the defaults of the
 * import. An empty cell leaves things as they are.
 */
export function readRow(
  cells: RowCells,
  before: CameraFile | null,
  { names, defaults }: RowSurroundings,
): RowDraft {
  const problems: RowProblem[] = [];
  const raw: Raw = before ? { ...before } : { ...BLANK, ...defaults };
  for (const field of [...TEXTS, ...ADDRESSES]) copyText(cells, field, raw);
  for (const field of WHOLE_NUMBERS) copyNumber(cells, field, raw);
  for (const field of WORDS) copyWord(cells, field, field, raw, problems);
  for (const field of FLAGS) copyFlag(cells, field, raw, problems);
  const nationalId = cells.get('nationalId');
  if (nationalId !== undefined) raw.nationalId = nationalId.replace(/\s/g, '');
  const tags = cells.get('tags');
  if (tags !== undefined) raw.tags = tags.split(/[,，;；、|]/).flatMap((tag) => tag.trim() || []);
  const domain = cells.get('domain');
  if (domain !== undefined) raw.domain = names.domainOf(domain);
  const region = cells.get('region');
  if (region !== undefined) raw.region = names.regionOf(region);
  copyPosition(cells, before, raw, problems);
  const credentials = readCredentials(cells, problems);
  const parsed = cameraFileSchema.safeParse(raw);
  if (parsed.success && problems.length === 0) return { ok: true, file: parsed.data, credentials };
  const ofSchema = parsed.success ? [] : parsed.error.issues.map((issue) => problemOfIssue(issue, raw));
  return { ok: false, problems: [...problems, ...ofSchema] };
}

function copyText(cells: RowCells, field: ImportField, raw: Raw): void {
  const cell = cells.get(field);
  if (cell !== undefined) raw[field] = cell;
}

function copyNumber(cells: RowCells, field: ImportField, raw: Raw): void {
  const cell = cells.get(field);
  if (cell !== undefined) raw[field] = Number(cell.normalize('NFKC'));
}

function copyWord(
  cells: RowCells,
  field: ImportField & WordField,
  target: string,
  raw: Raw,
  problems: RowProblem[],
): void {
  const cell = cells.get(field);
  if (cell === undefined) return;
  const value = valueOfWord(field, cell);
  if (value === null) problems.push({ field, problem: 'malformed', message: expectedWords(field) });
  else raw[target] = value;
}

function copyFlag(cells: RowCells, field: ImportField, raw: Raw, problems: RowProblem[]): void {
  const cell = cells.get(field);
  if (cell === undefined) return;
  const value = valueOfWord('enabled', cell);
  if (value === null) problems.push({ field, problem: 'malformed', message: expectedWords('enabled') });
  else raw[field] = value === 'true';
}

/** Longitude and latitude come together; without a word they are what they were, or WGS-84. */
function copyPosition(cells: RowCells, before: CameraFile | null, raw: Raw, problems: RowProblem[]): void {
  const longitude = cells.get('longitude');
  const latitude = cells.get('latitude');
  const word = cells.get('coordinateSystem');
  const system =
    word === undefined ? (before?.position?.system ?? 'wgs84') : valueOfWord('coordinateSystem', word);
  if (system === null) {
    problems.push({
      field: 'coordinateSystem',
      problem: 'malformed',
      message: expectedWords('coordinateSystem'),
    });
    return;
  }
  if (longitude !== undefined && latitude !== undefined) {
    raw.position = { longitude: Number(longitude), latitude: Number(latitude), system };
  } else if (longitude !== undefined || latitude !== undefined) {
    const field = longitude === undefined ? 'longitude' : 'latitude';
    problems.push({ field, problem: 'missing', message: 'expected longitude and latitude together' });
  } else if (word !== undefined && before?.position) {
    raw.position = { ...before.position, system };
  }
}

function readCredentials(cells: RowCells, problems: RowProblem[]): CameraCredentials | undefined {
  const username = cells.get('username');
  const password = cells.get('password');
  if (username !== undefined) return { username, password: password ?? '' };
  if (password !== undefined) {
    problems.push({
      field: 'username',
      problem: 'missing',
      message: 'expected a user name with the password',
    });
  }
  return undefined;
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly code?: string;
  readonly message: string;
}

/** A field of the file that no column is for has none: it is as it was and cannot be at fault. */
function problemOfIssue({ path, code, message }: Issue, raw: Raw): RowProblem {
  const [name, part] = path.map(String);
  const field = (name === 'position' ? (part ?? 'longitude') : name) as ImportField;
  const value = raw[String(name)];
  if (value === '' || value === undefined) return { field, problem: 'missing', message: 'expected a value' };
  if (Number.isNaN(value)) return { field, problem: 'malformed', message: 'expected a whole number' };
  const tooLong = code === 'too_big' && (typeof value === 'string' || Array.isArray(value));
  return { field, problem: tooLong ? 'too-long' : 'malformed', message };
}
