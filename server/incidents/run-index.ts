/**
 * A run is a file of parts that follow one another: the init segment, then the parts as they were shown. Beside it lies its index, a
 * text of one line for each step: what the run is, every part with its place, times and SHA-256, and how it ended. A line carries
 * the SHA-256 over the line before and itself, and the first one that of the run before: so nothing can be changed, left out or
 * put in unnoticed, and after a crash it is clear up to where both files are whole: a line is written when the part that it
 * tells of has been.
 *
 * Line: JSON, a space, 64 hexadecimal digits, LF. Parts are lists, since there are five a second.
 */
import { hash } from 'node:crypto';
import type { GapReason } from '../contract/bookmark-terms.ts';
import type { ProfileId } from '../contract/dto.ts';

/** `begin`: nothing came before it; `continued`: it goes on where the run before ended. */
export type RunCause = 'begin' | 'continued' | GapReason;

export interface RunHeader {
  version: 1;
  camera: string;
  profile: ProfileId;
  codecs: string;
  width: number;
  height: number;
  initBytes: number;
  initSha256: string;
  cause: RunCause;
  /** From the end of the run before to its beginning; by a clock that nobody sets. */
  silentMs: number;
  /** Where the chain of the run before ended; empty for the first one. */
  previous: string;
}

export interface RunPart {
  /** In the file. */
  at: number;
  bytes: number;
  /** Of these: the picture, in front of the sound. */
  videoBytes: number;
  /** When its first frame arrived, epoch milliseconds. */
  startMs: number;
  /** On the media timeline. */
  mediaMs: number;
  durationMs: number;
  keyFrame: boolean;
  sha256: string;
}

export interface RunEnd {
  /** Epoch milliseconds. */
  endMs: number;
  reason: GapReason | null;
}

const CHAIN_LETTERS = 64;
/** A header with the longest of everything. */
const MAX_LINE_LETTERS = 4096;
const HASH = /^[0-9a-f]{64}$/;

export function sha256Of(bytes: Uint8Array | string): string {
  return hash('sha256', bytes);
}

export interface IndexLine {
  text: string;
  chain: string;
}

export function headerLine(header: RunHeader): IndexLine {
  return lineOf(header.previous, JSON.stringify({ run: header }));
}

export function partLine(chain: string, part: RunPart): IndexLine {
  const { at, bytes, videoBytes, startMs, mediaMs, durationMs, keyFrame, sha256 } = part;
  const fields = [at, bytes, videoBytes, startMs, mediaMs, durationMs, keyFrame ? 1 : 0, sha256];
  return lineOf(chain, JSON.stringify(fields));
}

export function endLine(chain: string, end: RunEnd): IndexLine {
  return lineOf(chain, JSON.stringify({ end }));
}

function lineOf(previous: string, json: string): IndexLine {
  const chain = sha256Of(previous + json);
  return { text: `${json} ${chain}\n`, chain };
}

/** Reads an index piece by piece, as far as it is whole. What comes behind a line that is not, is not looked at. */
export class RunIndexReader {
  header: RunHeader | null = null;
  readonly parts: RunPart[] = [];
  /** Of each part: where its line ends, and the chain there. */
  readonly partLines: { end: number; chain: string }[] = [];
  end: RunEnd | null = null;
  /** After the last whole line. */
  chain = '';
  /** Of the text that is whole. */
  wholeBytes = 0;
  /** Something that is no line of an index was met. */
  broken = false;
  private headerEnd = { end: 0, chain: '' };
  private rest = '';

  /** The index is ASCII: what is not is broken. */
  push(bytes: Uint8Array): void {
    if (this.broken) return;
    const text = this.rest + Buffer.from(bytes).toString('latin1');
    let from = 0;
    for (let to = text.indexOf('\n'); to !== -1 && !this.broken; to = text.indexOf('\n', from)) {
      this.readLine(text.slice(from, to));
      from = to + 1;
    }
    this.rest = text.slice(from);
    if (this.rest.length > MAX_LINE_LETTERS) this.broken = true;
  }

  /** The end of the line of the last of so many parts, with the chain there. */
  lineAfter(parts: number): { end: number; chain: string } {
    return this.partLines[parts - 1] ?? this.headerEnd;
  }

  private readLine(line: string): void {
    const json = line.slice(0, -(CHAIN_LETTERS + 1));
    const chain = line.slice(-CHAIN_LETTERS);
    const value = parseJson(json);
    const taken = this.header ? this.takeStep(value, json, chain) : this.takeHeader(value, json, chain);
    if (!taken) {
      this.broken = true;
      return;
    }
    this.chain = chain;
    this.wholeBytes += line.length + 1;
    if (this.parts.length > this.partLines.length) this.partLines.push({ end: this.wholeBytes, chain });
    else if (this.partLines.length === 0) this.headerEnd = { end: this.wholeBytes, chain };
  }

  private takeHeader(value: unknown, json: string, chain: string): boolean {
    const header = readHeader(value);
    if (!header || sha256Of(header.previous + json) !== chain) return false;
    this.header = header;
    return true;
  }

  private takeStep(value: unknown, json: string, chain: string): boolean {
    if (this.end || sha256Of(this.chain + json) !== chain) return false;
    const part = readPart(value);
    if (part) {
      this.parts.push(part);
      return true;
    }
    this.end = readEnd(value);
    return this.end !== null;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** Only of lines whose chain holds: so that what this hub wrote is read, and nothing of another form. */
function readHeader(value: unknown): RunHeader | null {
  const header = (value as { run?: Partial<RunHeader> } | null)?.run;
  if (header?.version !== 1) return null;
  const texts = [header.camera, header.profile, header.codecs, header.cause];
  const numbers = [header.width, header.height, header.initBytes];
  if (!texts.every((text) => typeof text === 'string') || !numbers.every(isCount)) return null;
  if (!isTime(header.silentMs) || !HASH.test(String(header.initSha256))) return null;
  return header.previous === '' || HASH.test(String(header.previous)) ? (header as RunHeader) : null;
}

function readPart(value: unknown): RunPart | null {
  if (!Array.isArray(value) || value.length !== 8) return null;
  const [at, bytes, videoBytes, startMs, mediaMs, durationMs, key, sha256] = value as unknown[];
  if (!isCount(at) || !isCount(bytes) || !isCount(videoBytes) || videoBytes > bytes) return null;
  if (!isTime(startMs) || !isTime(mediaMs) || !isTime(durationMs)) return null;
  if (typeof sha256 !== 'string' || !HASH.test(sha256)) return null;
  return { at, bytes, videoBytes, startMs, mediaMs, durationMs, keyFrame: key === 1, sha256 };
}

function readEnd(value: unknown): RunEnd | null {
  const end = (value as { end?: RunEnd } | null)?.end;
  return end && isTime(end.endMs) ? end : null;
}
