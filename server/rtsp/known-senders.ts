/** Behind the four bytes `$ channel size16`: as much of a packet as names its source. */
const RTP_HEADER_BYTES = 12;
/** RTP and RTCP in one place are told apart by these (RFC 5761 §4). */
const FIRST_RTCP_TYPE = 192;
const LAST_RTCP_TYPE = 223;
const SOURCES_MAX = 8;

/**
 * Which channels and sources (SSRC, RFC 3550 §3) frames have come of on a connection: what a frame behind garbage is told from other
 * garbage by. A new source is believed the second time that it is met, if nothing sound came between.
 */
export class KnownSenders {
  private readonly channels = new Uint8Array(256);
  /** Signed, 32 bits; the oldest first. */
  private readonly sources: number[] = [];
  private lastChannel = -1;
  private lastSource = 0;
  private stranger: number | null = null;

  /** A channel that frames are to be expected on. */
  expectChannel(channel: number): void {
    this.channels[channel] = 1;
    this.lastChannel = channel;
  }

  hasChannel(channel: number): boolean {
    return this.channels[channel] === 1;
  }

  /** Is a frame nothing new on this channel? Nothing is new to who knows nothing. */
  expects(channel: number): boolean {
    return this.channels[channel] === 1 || this.lastChannel < 0;
  }

  /** A frame was handed out: its payload is [start, end) in `buffer`. */
  note(channel: number, buffer: Buffer, start: number, end: number): void {
    if (channel !== this.lastChannel) this.expectChannel(channel);
    this.stranger = null;
    if (end - start < RTP_HEADER_BYTES) return;
    const source = sourceAt(buffer, start);
    if (source !== this.lastSource || this.sources.length === 0) this.addSource(source);
  }

  /**
   * Does a packet of a known source begin at `start`?
   *
   * @param end of the bytes that are there
   */
  isKnown(buffer: Buffer, start: number, end: number): boolean {
    if (end - start < RTP_HEADER_BYTES) return false;
    const source = sourceAt(buffer, start);
    if (this.sources.includes(source) || source === this.stranger) return true;
    this.stranger = source;
    return false;
  }

  private addSource(source: number): void {
    this.lastSource = source;
    if (this.sources.includes(source)) return;
    this.sources.push(source);
    if (this.sources.length > SOURCES_MAX) this.sources.shift();
  }
}

/** Behind the timestamp of RTP (RFC 3550 §5.1), behind the length of RTCP (§6.4.1). */
function sourceAt(buffer: Buffer, start: number): number {
  const type = buffer[start + 1]!;
  const at = type >= FIRST_RTCP_TYPE && type <= LAST_RTCP_TYPE ? start + 4 : start + 8;
  return (buffer[at]! << 24) | (buffer[at + 1]! << 16) | (buffer[at + 2]! << 8) | buffer[at + 3]!;
}
