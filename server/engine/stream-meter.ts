import type { EngineMeasurement } from './engine-protocol.ts';
import { PicturePace } from './picture-pace.ts';

/** So many identical key frames in a row mean that the camera repeats one picture: a sensor's noise never does. */
const FROZEN_KEY_FRAMES = 3;
/** Bytes of a key frame that go into its fingerprint. */
const FINGERPRINT_SAMPLES = 256;
const LENGTH_BYTES = 4;
/**
 * An encoder that goes on when its sensor hangs makes the same slices with other headers: a number of the picture (idr_pic_id, ITU-T H.264
 * §7.4.3; slice_pic_order_cnt_lsb, H.265 §7.4.7.1), and for CABAC the bits that fill the last byte of it.
 */
const SLICE_HEADER_BYTES = 16;
/** That number often is 0 and 1 in turn. Without CABAC all that follows it then lies a bit or two further on: in two forms of nearly one size. */
const SHIFTED_BYTES = 8;

/** Counts what a stream carries; `measure` turns the counts since its last call into rates. */
export class StreamMeter {
  /** Since the stream began. */
  framesTotal = 0;
  keyFramesTotal = 0;
  /** Packets of other sources on its channels; kept by whoever has the tracks. */
  foreignPackets = 0;
  readonly pace = new PicturePace();
  private frames = 0;
  private bytes = 0;
  private received = 0;
  private lost = 0;
  private damaged = 0;
  private damagedReferences = 0;
  private sinceMs: number;
  private lastMediaAtMs = 0;
  private usualFrameRate: number | null = null;
  /** From its first pictures on. */
  private sendsStills = false;
  private fingerprint = 0;
  private fingerprintBefore = 0;
  private keyFrameBytes = 0;
  private identicalKeyFrames = 0;

  constructor(nowMs: number) {
    this.sinceMs = nowMs;
  }

  packet(sizeBytes: number, lostBefore: number): void {
    this.received += 1;
    this.lost += lostBefore;
    this.bytes += sizeBytes;
  }

  /** Arrival on the wall clock, and on the steady one. */
  frame(arrivedAtMs: number, arrivalMs: number): void {
    this.frames += 1;
    this.framesTotal += 1;
    this.lastMediaAtMs = arrivedAtMs;
    this.pace.picture(arrivalMs);
  }

  /** @param bytes with an access unit of length-prefixed NAL units at [start, end) */
  keyFrame(bytes: Buffer, start: number, end: number): void {
    this.keyFramesTotal += 1;
    const fingerprint = fingerprintOf(bytes, start, end);
    const isShifted = Math.abs(end - start - this.keyFrameBytes) <= SHIFTED_BYTES;
    const known = fingerprint === this.fingerprint || (isShifted && fingerprint === this.fingerprintBefore);
    this.keyFrameBytes = end - start;
    this.identicalKeyFrames = known ? this.identicalKeyFrames + 1 : 1;
    this.fingerprintBefore = this.fingerprint;
    this.fingerprint = fingerprint;
  }

  /**
   * @param damagedTotal units thrown away since the stream began
   * @param damagedReferencesTotal of those, the ones that others are predicted from
   */
  measure(
    nowMs: number,
    damagedTotal: number,
    damagedReferencesTotal: number,
    declaredFrameRate: number | null,
  ): EngineMeasurement {
    const seconds = Math.max(0.001, (nowMs - this.sinceMs) / 1000);
    const { pauseMs, isStills } = this.pace;
    const frameRate = pauseMs !== null && isStills ? 1000 / pauseMs : this.frames / seconds;
    const measurement: EngineMeasurement = {
      frameRate,
      expectedFrameRate: this.expect(frameRate, declaredFrameRate),
      bitrateKbps: (this.bytes * 8) / 1000 / seconds,
      foreignPackets: this.foreignPackets,
      lossRatio: this.lost / Math.max(1, this.lost + this.received),
      damagedPerSecond: (damagedTotal - this.damaged) / seconds,
      damagedReferences: damagedReferencesTotal - this.damagedReferences,
      // Stills are sent again and again until there is a new one.
      frozen: this.identicalKeyFrames >= FROZEN_KEY_FRAMES && !isStills,
      lastMediaAtMs: this.lastMediaAtMs,
    };
    this.damaged = damagedTotal;
    this.damagedReferences = damagedReferencesTotal;
    this.frames = 0;
    this.bytes = 0;
    this.received = 0;
    this.lost = 0;
    this.sinceMs = nowMs;
    return measurement;
  }

  /** Null as long as nobody knows. A camera that begins with stills means them, whatever it says of itself. */
  private expect(frameRate: number, declaredFrameRate: number | null): number | null {
    const { pictures, isStills } = this.pace;
    if (pictures < 2) return null;
    const isFirst = this.usualFrameRate === null;
    const isFilmNow = this.sendsStills && !isStills;
    this.sendsStills = isStills && (isFirst || this.sendsStills);
    if (isFirst || isFilmNow || this.sendsStills) this.usualFrameRate = frameRate;
    return this.sendsStills ? frameRate : (declaredFrameRate ?? this.usualFrameRate);
  }
}

/** FNV-1a over the sizes of the slices and evenly spread bytes of what lies behind their headers. */
function fingerprintOf(bytes: Buffer, start: number, end: number): number {
  const step = Math.max(1, Math.floor((end - start) / FINGERPRINT_SAMPLES));
  let hash = 0x811c9dc5;
  for (let at = start; at + LENGTH_BYTES <= end; ) {
    const sizeBytes = bytes.readUInt32BE(at);
    const sliceEnd = Math.min(end, at + LENGTH_BYTES + sizeBytes);
    hash = Math.imul(hash ^ sizeBytes, 0x01000193);
    for (let byte = at + LENGTH_BYTES + SLICE_HEADER_BYTES; byte < sliceEnd; byte += step) {
      hash = Math.imul(hash ^ bytes[byte]!, 0x01000193);
    }
    at = sliceEnd;
  }
  return hash >>> 0;
}
