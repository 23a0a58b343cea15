/**
 * The form of an evidence package as a zip (APPNOTE.TXT 6.3.10): files as they are, without compression, one behind the other without a
 * gap, in the order of the manifest; times in UTC. Nothing in it is left to choice, so that whoever knows the manifest knows each byte
 * that lies around the files, and one that was changed there is found too. Any program that reads zips reads it.
 */
import { ByteWriter } from '../../base/byte-writer.ts';

export interface ZippedFile {
  /** ASCII, with "/" between folders. */
  path: string;
  sizeBytes: number;
  crc32: number;
}

const LOCAL_SIGNATURE = 0x504b0304;
const CENTRAL_SIGNATURE = 0x504b0102;
const END_SIGNATURE = 0x504b0506;
const END64_SIGNATURE = 0x504b0606;
const LOCATOR64_SIGNATURE = 0x504b0607;
export const LOCAL_HEADER_BYTES = 30;
export const CENTRAL_HEADER_BYTES = 46;
export const END_BYTES = 22;
const END64_BYTES = 56;
const LOCATOR64_BYTES = 20;
/** From where 32 bits no longer tell a size or a place. */
const WIDE_FROM = 0xffff_ffff;
const WIDE_FROM_ENTRIES = 0xffff;
const PLAIN_VERSION = 20;
const WIDE_VERSION = 45;
/** Unix, so that the mode below counts: a plain file, readable by all. */
const MADE_ON_UNIX = 3 << 8;
const PLAIN_FILE_MODE = 0o100644 * 0x10000;
const ZIP64_EXTRA = 1;

export function localHeaderBytes({ path, sizeBytes }: Pick<ZippedFile, 'path' | 'sizeBytes'>): number {
  return LOCAL_HEADER_BYTES + path.length + (isWide(sizeBytes) ? 20 : 0);
}

/** @param time as `dosTimeOf` gives it */
export function localHeader(file: ZippedFile, time: number): Buffer {
  const wide = isWide(file.sizeBytes);
  const extra = wide ? zip64Extra([file.sizeBytes, file.sizeBytes]) : Buffer.alloc(0);
  const writer = new ByteWriter().u32(LOCAL_SIGNATURE);
  writeCommon(writer, file, { time, wide, extraBytes: extra.length });
  return Buffer.concat([writer.finish(), Buffer.from(file.path, 'latin1'), extra]);
}

/** @param at where its local header lies */
export function centralHeader(file: ZippedFile, at: number, time: number): Buffer {
  const wide = isWide(file.sizeBytes);
  const wideValues = [...(wide ? [file.sizeBytes, file.sizeBytes] : []), ...(isWide(at) ? [at] : [])];
  const extra = wideValues.length > 0 ? zip64Extra(wideValues) : Buffer.alloc(0);
  const writer = new ByteWriter().u32(CENTRAL_SIGNATURE);
  littleEndian16(writer, MADE_ON_UNIX | WIDE_VERSION);
  writeCommon(writer, file, {
    time,
    wide: wideValues.length > 0,
    extraBytes: extra.length,
    sizeIsWide: wide,
  });
  // No comment, disk 0, no internal attributes.
  writer.zeros(6);
  littleEndian32(writer, PLAIN_FILE_MODE);
  littleEndian32(writer, isWide(at) ? WIDE_FROM : at);
  return Buffer.concat([writer.finish(), Buffer.from(file.path, 'latin1'), extra]);
}

export function endOfDirectory(directory: { entries: number; at: number; bytes: number }): Buffer {
  const { entries, at, bytes } = directory;
  const wide = entries >= WIDE_FROM_ENTRIES || isWide(at) || isWide(bytes);
  const writer = new ByteWriter();
  if (wide) {
    writer.u32(END64_SIGNATURE);
    littleEndian64(writer, END64_BYTES - 12);
    littleEndian16(writer, MADE_ON_UNIX | WIDE_VERSION);
    littleEndian16(writer, WIDE_VERSION);
    writer.zeros(8);
    for (const value of [entries, entries, bytes, at]) littleEndian64(writer, value);
    writer.u32(LOCATOR64_SIGNATURE).zeros(4);
    littleEndian64(writer, at + bytes);
    littleEndian32(writer, 1);
  }
  writer.u32(END_SIGNATURE).zeros(4);
  for (const count of [entries, entries]) littleEndian16(writer, Math.min(count, WIDE_FROM_ENTRIES));
  littleEndian32(writer, Math.min(bytes, WIDE_FROM));
  littleEndian32(writer, Math.min(at, WIDE_FROM));
  return writer.zeros(2).finish();
}

/** Where the directory lies; null when the end of the zip does not say so in our form. */
export function readEndOfDirectory(tail: Buffer): { entries: number; at: number; bytes: number } | null {
  const end = tail.length - END_BYTES;
  if (end < 0 || tail.readUInt32BE(end) !== END_SIGNATURE) return null;
  const entries = tail.readUInt16LE(end + 10);
  const bytes = tail.readUInt32LE(end + 12);
  const at = tail.readUInt32LE(end + 16);
  if (entries !== WIDE_FROM_ENTRIES && bytes !== WIDE_FROM && at !== WIDE_FROM) return { entries, at, bytes };
  const end64 = end - LOCATOR64_BYTES - END64_BYTES;
  if (end64 < 0 || tail.readUInt32BE(end64) !== END64_SIGNATURE) return null;
  const [wideEntries, wideBytes, wideAt] = [32, 40, 48].map((offset) =>
    Number(tail.readBigUInt64LE(end64 + offset)),
  ) as [number, number, number];
  return { entries: wideEntries, at: wideAt, bytes: wideBytes };
}

/** As much of the end of a zip as `readEndOfDirectory` may need. */
export const TAIL_BYTES = END_BYTES + LOCATOR64_BYTES + END64_BYTES;

/** Of the most files that a package has, with the longest names. */
export const MAX_DIRECTORY_BYTES = 2 * 1024 * 1024;

export interface DirectoryEntry {
  path: string;
  /** Of its local header. */
  at: number;
  sizeBytes: number;
  /** As it is, without compression or encryption. */
  plain: boolean;
}

/** Null when it is not a directory. Of any zip, not of ours alone: so that what was packed anew can be told from what is broken. */
export function readPackageDirectory(bytes: Buffer, entries: number): DirectoryEntry[] | null {
  const found: DirectoryEntry[] = [];
  let at = 0;
  for (let index = 0; index < entries; index += 1) {
    if (at + CENTRAL_HEADER_BYTES > bytes.length || bytes.readUInt32BE(at) !== CENTRAL_SIGNATURE) return null;
    const nameEnd = at + CENTRAL_HEADER_BYTES + bytes.readUInt16LE(at + 28);
    const extraEnd = nameEnd + bytes.readUInt16LE(at + 30);
    const next = extraEnd + bytes.readUInt16LE(at + 32);
    if (next > bytes.length) return null;
    const wide = wideValuesOf(bytes.subarray(nameEnd, extraEnd));
    const take = (value: number) => (value === WIDE_FROM ? (wide.shift() ?? value) : value);
    const fullBytes = take(bytes.readUInt32LE(at + 24));
    const packedBytes = take(bytes.readUInt32LE(at + 20));
    found.push({
      path: bytes.toString('utf8', at + CENTRAL_HEADER_BYTES, nameEnd),
      at: take(bytes.readUInt32LE(at + 42)),
      sizeBytes: fullBytes,
      plain:
        bytes.readUInt16LE(at + 10) === 0 &&
        (bytes.readUInt16LE(at + 8) & 1) === 0 &&
        fullBytes === packedBytes,
    });
    at = next;
  }
  return at === bytes.length ? found : null;
}

/** Where the contents of a file begin, told from its local header; null when it is none. */
export function contentOffset(header: Buffer): number | null {
  if (header.length < LOCAL_HEADER_BYTES || header.readUInt32BE(0) !== LOCAL_SIGNATURE) return null;
  return LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
}

/** The local header of a file of this name begins so; between the two lie 26 bytes. */
export function headerMarks(path: string): { signature: Buffer; name: Buffer } {
  return { signature: new ByteWriter().u32(LOCAL_SIGNATURE).finish(), name: Buffer.from(path, 'latin1') };
}

/** Date and time in the form of MS-DOS, two seconds exact, in UTC; zips know nothing before 1980. */
export function dosTimeOf(ms: number): number {
  const date = new Date(ms);
  const year = Math.min(127, Math.max(0, date.getUTCFullYear() - 1980));
  const day = (year << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1);
  return day * 0x10000 + time;
}

/** ISO 3309, as zips have it. By hand: the verifier also runs on a Node whose zlib has none, and asks it of the manifest alone. */
export function crc32Of(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb8_8320 : 0);
  }
  return (crc ^ 0xffff_ffff) >>> 0;
}

interface CommonFields {
  time: number;
  wide: boolean;
  extraBytes: number;
  sizeIsWide?: boolean;
}

/** What both headers have: version, flags, method, time, CRC, sizes, lengths. */
function writeCommon(
  writer: ByteWriter,
  { path, sizeBytes, crc32 }: ZippedFile,
  { time, wide, extraBytes, sizeIsWide = wide }: CommonFields,
): void {
  littleEndian16(writer, wide ? WIDE_VERSION : PLAIN_VERSION);
  writer.zeros(4);
  littleEndian32(writer, time);
  littleEndian32(writer, crc32);
  for (let twice = 0; twice < 2; twice += 1) littleEndian32(writer, sizeIsWide ? WIDE_FROM : sizeBytes);
  littleEndian16(writer, path.length);
  littleEndian16(writer, extraBytes);
}

function zip64Extra(values: readonly number[]): Buffer {
  const writer = new ByteWriter();
  littleEndian16(writer, ZIP64_EXTRA);
  littleEndian16(writer, values.length * 8);
  for (const value of values) littleEndian64(writer, value);
  return writer.finish();
}

function wideValuesOf(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    const bytes = extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) !== ZIP64_EXTRA || at + 4 + bytes > extra.length) continue;
    return Array.from({ length: Math.floor(bytes / 8) }, (_, index) =>
      Number(extra.readBigUInt64LE(at + 4 + index * 8)),
    );
  }
  return [];
}

function isWide(value: number): boolean {
  return value >= WIDE_FROM;
}

function littleEndian16(writer: ByteWriter, value: number): void {
  writer.u8(value).u8(value >>> 8);
}

function littleEndian32(writer: ByteWriter, value: number): void {
  littleEndian16(writer, value & 0xffff);
  littleEndian16(writer, value >>> 16);
}

function littleEndian64(writer: ByteWriter, value: number): void {
  littleEndian32(writer, value % 2 ** 32);
  littleEndian32(writer, Math.floor(value / 2 ** 32));
}
