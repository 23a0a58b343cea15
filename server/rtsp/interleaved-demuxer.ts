import { KnownSenders } from './known-senders.ts';
import { contentLengthOf, parseMessageHead, type RtspMessage } from './rtsp-message.ts';

/**
 * The byte stream of an RTSP connection: binary frames `$ channel size16 payload` between RTSP messages
 * (RFC 2326 §10.12). The hot path: a frame that lies whole in the read buffer is handed out where it lies, only a tail
 * that goes on in the next read is copied.
 *
 * Tolerated: any cut of the stream by TCP; empty frames; empty lines between messages; garbage between frames, which is
 * skipped to the next frame that looks like RTP or RTCP (version 2, RFC 3550 §5.1) and counted, up to a ceiling. Garbage may look like a
 * frame, of a size by chance: up to 64 KiB of what the camera sends would be lost in it. So where there was garbage, or on a channel that
 * nobody spoke of, a frame is proven by what begins behind it or by its source.
 */
export interface FrameSink {
  /** One frame's payload, [start, end) in `buffer`; valid during the call. */
  frame(channel: number, buffer: Buffer, start: number, end: number): void;
}

export interface DemuxerOptions {
  onMessage(message: RtspMessage): void;
  /** Bytes skipped because they were neither frame nor message; at most once a read. */
  onDamaged(bytes: number): void;
}

export const ignoreFrames: FrameSink = { frame() {} };

export const MAX_HEAD_BYTES = 16 * 1024;
export const MAX_BODY_BYTES = 64 * 1024;
/** In a row, without a single frame or message between. */
export const MAX_GARBAGE_BYTES = 256 * 1024;

const DOLLAR = 0x24;
const LF = 0x0a;
const CR = 0x0d;
/** `$`, channel, size, and the first payload byte with the version bits that prove the frame. */
const FRAME_PROOF_BYTES = 5;
/** Behind garbage: with the source, too. */
const SOURCE_PROOF_BYTES = 16;
const MIN_PACKET_BYTES = 8;
/** How much of a read is copied at once while it is unknown how long the carried thing is. */
const CARRY_STEP_BYTES = 2048;
const MESSAGE_STARTS = ['RTSP/', 'OPTIONS ', 'GET_PARAMETER ', 'SET_PARAMETER ', 'ANNOUNCE ']
  .concat(['REDIRECT ', 'TEARDOWN ', 'PLAY_NOTIFY '])
  .map((start) => Buffer.from(start, 'latin1'));
/** By their first byte: garbage is made of such bytes too, and each is looked at. */
const STARTS_WITH: readonly (readonly Buffer[])[] = Array.from({ length: 256 }, (_, byte) =>
  MESSAGE_STARTS.filter((start) => start[0] === byte),
);
const FIRST_BYTES = Uint8Array.from(STARTS_WITH, (starts) => Math.min(1, starts.length));

export class InterleavedDemuxer {
  /** Where frames go; may be changed at any time, also from within a frame. */
  frames: FrameSink = ignoreFrames;

  private readonly options: DemuxerOptions;
  private readonly senders = new KnownSenders();
  private carry: Buffer = Buffer.alloc(0);
  private carried = 0;
  /** Bytes the carried thing has in all; 0 while unknown. */
  private needed = 0;
  /** How much of the message at the carry's start was searched for its end already. */
  private searched = 0;
  private inSync = true;
  private garbageRun = 0;
  private damaged = 0;
  private failure: string | null = null;

  constructor(options: DemuxerOptions) {
    this.options = options;
  }

  /** A channel that frames are to be expected on: what garbage is told from. */
  expectChannel(channel: number): void {
    this.senders.expectChannel(channel);
  }

  /** Takes `buffer[0, length)`. Returns null, or why nothing sensible can be read from this connection any more. */
  push(buffer: Buffer, length: number): string | null {
    let position = 0;
    while (this.carried > 0 && position < length && this.failure === null) {
      position = this.feedCarry(buffer, position, length);
    }
    if (position < length && this.failure === null) {
      const rest = this.scan(buffer, position, length);
      if (rest < length) this.appendToCarry(buffer, rest, length);
    }
    if (this.damaged > 0) this.reportDamage();
    return this.failure;
  }

  private reportDamage(): void {
    const bytes = this.damaged;
    this.damaged = 0;
    this.options.onDamaged(bytes);
  }

  /** Completes what the last read left; returns the position up to which the new read is used up. */
  private feedCarry(buffer: Buffer, position: number, length: number): number {
    const wanted = this.needed > this.carried ? this.needed - this.carried : CARRY_STEP_BYTES;
    const end = Math.min(length, position + wanted);
    this.appendToCarry(buffer, position, end);
    if (this.carried < this.needed) return end;
    const total = this.carried;
    const rest = this.scan(this.carry, 0, total);
    if (rest < total) this.carry.copyWithin(0, rest, total);
    this.carried = total - rest;
    return end;
  }

  private appendToCarry(buffer: Buffer, start: number, end: number): void {
    const size = this.carried + end - start;
    if (size > this.carry.length) {
      // Rounded to the need of a whole frame at once; at most a message of the largest size and one step.
      const grown = Buffer.allocUnsafeSlow(Math.ceil(Math.max(size, this.needed) / 512) * 512);
      this.carry.copy(grown, 0, 0, this.carried);
      this.carry = grown;
    }
    buffer.copy(this.carry, this.carried, start, end);
    this.carried = size;
  }

  /** Hands out everything whole in [position, end); returns where it stopped, with `needed` set for what begins there. */
  private scan(buffer: Buffer, from: number, end: number): number {
    let position = from;
    this.needed = 0;
    while (position < end && this.failure === null) {
      if (buffer[position] !== DOLLAR) {
        const next = this.scanText(buffer, position, end);
        if (next === position) return position;
        position = next;
        continue;
      }
      const proofBytes = this.inSync ? FRAME_PROOF_BYTES : SOURCE_PROOF_BYTES;
      if (end - position < proofBytes) {
        this.needed = proofBytes;
        return position;
      }
      const channel = buffer[position + 1]!;
      const next = position + 4 + ((buffer[position + 2]! << 8) | buffer[position + 3]!);
      const expected = this.inSync && this.senders.expects(channel);
      if (
        !this.isPacket(buffer, position, next) ||
        !(expected || this.isProven(buffer, position, next, end))
      ) {
        position = this.skipGarbage(buffer, position, position + 1, end);
        continue;
      }
      if (next > end) {
        this.needed = next - position + (expected || !this.inSync ? 0 : 1);
        return position;
      }
      this.senders.note(channel, buffer, position + 4, next);
      this.regainSync();
      if (next > position + 4) this.frames.frame(channel, buffer, position + 4, next);
      position = next;
    }
    return position;
  }

  /** By its first bytes: that it is empty, or of the right version; behind garbage, that it is on a known channel, and no stub. */
  private isPacket(buffer: Buffer, position: number, next: number): boolean {
    const size = next - position - 4;
    const isVersion2 = (buffer[position + 4]! & 0xc0) === 0x80;
    if (this.inSync) return isVersion2 || size === 0;
    return isVersion2 && size >= MIN_PACKET_BYTES && this.senders.hasChannel(buffer[position + 1]!);
  }

  /** By what is behind it or by its source; in sync, what is behind it is waited for. */
  private isProven(buffer: Buffer, position: number, next: number, end: number): boolean {
    if (next > end && this.inSync) return true;
    return next === end || mayBegin(buffer, next, end) || this.senders.isKnown(buffer, position + 4, end);
  }

  private regainSync(): void {
    this.inSync = true;
    this.garbageRun = 0;
  }

  /** A message, an empty line or garbage at `position`; returns `position` itself when more bytes must come first. */
  private scanText(buffer: Buffer, position: number, end: number): number {
    const byte = buffer[position]!;
    if (this.inSync && (byte === CR || byte === LF)) return position + 1;
    const match = FIRST_BYTES[byte] === 1 ? matchMessageStart(buffer, position, end) : 'no';
    if (match === 'yes') return this.scanMessage(buffer, position, end);
    if (match === 'cut') return position;
    return this.skipGarbage(buffer, position, position + 1, end);
  }

  private scanMessage(buffer: Buffer, position: number, end: number): number {
    const limit = Math.min(end, position + MAX_HEAD_BYTES);
    const headEnd = findHeadEnd(buffer, position + this.searched, limit);
    if (headEnd < 0) {
      // All of it at once: to search it again from its second byte would be quadratic work for a hostile camera.
      if (limit - position >= MAX_HEAD_BYTES) return this.skipGarbage(buffer, position, limit, end);
      this.searched = Math.max(0, limit - position - 2);
      return position;
    }
    const message = parseMessageHead(buffer.toString('latin1', position, headEnd));
    if (!message) return this.skipGarbage(buffer, position, headEnd, end);
    const size = headEnd - position + contentLengthOf(message);
    if (size > headEnd - position + MAX_BODY_BYTES) {
      this.failure = 'a message body of more than 64 KiB';
      return position;
    }
    if (position + size > end) {
      this.needed = size;
      this.searched = headEnd - position - 3;
      return position;
    }
    this.searched = 0;
    this.regainSync();
    message.body = buffer.toString('utf8', headEnd, position + size);
    this.options.onMessage(message);
    return position + size;
  }

  /** Counts [from, to) as damage and goes on to the next byte that something could begin at. */
  private skipGarbage(buffer: Buffer, from: number, to: number, end: number): number {
    let position = to;
    while (position < end && buffer[position] !== DOLLAR && FIRST_BYTES[buffer[position]!] === 0)
      position += 1;
    this.searched = 0;
    this.inSync = false;
    this.damaged += position - from;
    this.garbageRun += position - from;
    if (this.garbageRun > MAX_GARBAGE_BYTES) this.failure = 'bytes that are neither RTP nor RTSP';
    return position;
  }
}

/** May a frame, a message or the empty line between two begin at `position`? Not where nothing has come yet. */
function mayBegin(buffer: Buffer, position: number, end: number): boolean {
  if (position >= end) return false;
  const byte = buffer[position]!;
  if (byte === DOLLAR || byte === CR || byte === LF) return true;
  return FIRST_BYTES[byte] === 1 && matchMessageStart(buffer, position, end) !== 'no';
}

/** Does one of the known starts lie at `position`? 'cut': so far it does, but the bytes end before it. */
function matchMessageStart(buffer: Buffer, position: number, end: number): 'yes' | 'cut' | 'no' {
  for (const start of STARTS_WITH[buffer[position]!]!) {
    const length = Math.min(start.length, end - position);
    let same = 1;
    while (same < length && buffer[position + same] === start[same]) same += 1;
    if (same === length) return length === start.length ? 'yes' : 'cut';
  }
  return 'no';
}

/** The position behind the empty line that ends a head; -1 when it is not there yet. */
function findHeadEnd(buffer: Buffer, from: number, end: number): number {
  for (let at = buffer.indexOf(LF, from); at >= 0 && at < end; at = buffer.indexOf(LF, at + 1)) {
    if (at + 1 < end && buffer[at + 1] === LF) return at + 2;
    if (at + 2 < end && buffer[at + 1] === CR && buffer[at + 2] === LF) return at + 3;
  }
  return -1;
}
