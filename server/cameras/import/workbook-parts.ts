import { createInflateRaw } from 'node:zlib';
import { UnreadableTable } from './parsed-table.ts';
import { readZipDirectory, type ZipEntry } from './zip-directory.ts';

const MAX_UNPACKED_BYTES = 512 * 1024 * 1024;
const WORKBOOK = 'xl/workbook.xml';
const SHARED_STRINGS = 'xl/sharedStrings.xml';
/** What cells refer to. */
const AHEAD = ['xl/_rels/workbook.xml.rels', WORKBOOK, SHARED_STRINGS, 'xl/styles.xml'];
const SHEET = /^xl\/worksheets\/sheet\d+\.xml$/;
const NO_STRINGS = Buffer.from('<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>');

const LOCAL_SIGNATURE = 0x04034b50;
const LOCAL_BYTES = 30;
const END = Buffer.from('504b0506'.padEnd(44, '0'), 'hex');
const STORED = 0;
const DEFLATED = 8;

/**
 * A workbook's parts as a zip file that is not packed (APPNOTE 4.3.7, method 0), what cells refer to in front of the sheets, in pieces:
 * whoever reads them so needs no room on the disk, where the sheets would lie open with every password in them. A part ends where the
 * directory said that it ends, and not where its packed bytes do. Throws UnreadableTable.
 */
export async function* unpackWorkbook(bytes: Buffer): AsyncGenerator<Buffer> {
  for (const entry of partsOf(bytes)) {
    yield localHeader(entry.name, entry.sizeBytes);
    let left = entry.sizeBytes;
    for await (const piece of contentOf(bytes, entry)) {
      left -= piece.length;
      if (left < 0) throw damaged();
      yield piece;
    }
    if (left > 0) throw damaged();
  }
  yield END;
}

type Part = Pick<ZipEntry, 'name' | 'sizeBytes'> & { readonly entry: ZipEntry | null };

function partsOf(bytes: Buffer): Part[] {
  const entries = readZipDirectory(bytes);
  if (!entries) throw damaged();
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  if (!byName.has(WORKBOOK)) throw new UnreadableTable('This is an archive, but no Excel workbook (.xlsx).');
  const sheets = entries.filter(({ name }) => SHEET.test(name));
  const read = [...AHEAD.flatMap((name) => byName.get(name) ?? []), ...sheets];
  if (read.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) > MAX_UNPACKED_BYTES) {
    throw new UnreadableTable('The workbook is too large when it is unpacked: split it.');
  }
  const parts = read.map((entry) => ({ ...entry, entry }));
  const strings = { name: SHARED_STRINGS, sizeBytes: NO_STRINGS.length, entry: null };
  // Without this part the reader would set the sheets aside until it comes.
  return byName.has(SHARED_STRINGS) ? parts : [strings, ...parts];
}

async function* contentOf(bytes: Buffer, { entry }: Part): AsyncGenerator<Buffer> {
  if (!entry) {
    yield NO_STRINGS;
    return;
  }
  const packed = packedBytesOf(bytes, entry);
  if (entry.method === STORED) yield packed;
  else if (entry.method === DEFLATED) yield* inflate(packed);
  else throw damaged();
}

function packedBytesOf(bytes: Buffer, { headerAt, packedBytes }: ZipEntry): Buffer {
  const isThere = headerAt + LOCAL_BYTES <= bytes.length && bytes.readUInt32LE(headerAt) === LOCAL_SIGNATURE;
  if (!isThere) throw damaged();
  const start =
    headerAt + LOCAL_BYTES + bytes.readUInt16LE(headerAt + 26) + bytes.readUInt16LE(headerAt + 28);
  return bytes.subarray(start, start + packedBytes);
}

async function* inflate(packed: Buffer): AsyncGenerator<Buffer> {
  const inflating = createInflateRaw();
  inflating.end(packed);
  try {
    for await (const piece of inflating) yield piece as Buffer;
  } catch {
    throw damaged();
  }
}

function localHeader(name: string, sizeBytes: number): Buffer {
  const header = Buffer.alloc(LOCAL_BYTES + name.length);
  header.writeUInt32LE(LOCAL_SIGNATURE, 0);
  header.writeUInt32LE(sizeBytes, 18);
  header.writeUInt32LE(sizeBytes, 22);
  header.writeUInt16LE(name.length, 26);
  header.write(name, LOCAL_BYTES, 'latin1');
  return header;
}

function damaged(): UnreadableTable {
  return new UnreadableTable('The workbook is damaged or not complete: open it and save it anew.');
}
