import { parseMessageHead, type RtspRequest } from './rtsp-message.ts';

/** Far more than any program asks with; what is longer is none of ours. */
const MAX_PENDING_BYTES = 16 * 1024;
const DOLLAR = 0x24;
const FRAME_HEADER_BYTES = 4;

/**
 * The requests of the program that reads a relay, out of whatever pieces they come in; its receiver reports (RFC 2326 §10.12) in between
 * are passed over.
 */
export class RelayRequests {
  private pending: Buffer = Buffer.alloc(0);

  /** @returns the requests that are whole now; null when what comes is no RTSP */
  push(chunk: Buffer): RtspRequest[] | null {
    this.pending = Buffer.concat([this.pending, chunk]);
    const requests: RtspRequest[] = [];
    for (;;) {
      const sizeBytes = this.pending[0] === DOLLAR ? this.frameBytes() : this.headBytes();
      if (sizeBytes === 0) break;
      if (this.pending[0] !== DOLLAR) {
        const message = parseMessageHead(this.pending.toString('latin1', 0, sizeBytes));
        if (message?.kind !== 'request') return null;
        requests.push(message);
      }
      this.pending = this.pending.subarray(sizeBytes);
    }
    return this.pending.length > MAX_PENDING_BYTES ? null : requests;
  }

  /** 0 while it is not whole. */
  private frameBytes(): number {
    if (this.pending.length < FRAME_HEADER_BYTES) return 0;
    const sizeBytes = FRAME_HEADER_BYTES + this.pending.readUInt16BE(2);
    // Longer than any report: it is waited for no longer than for a request.
    return sizeBytes <= this.pending.length ? sizeBytes : 0;
  }

  private headBytes(): number {
    const end = this.pending.indexOf('\r\n\r\n');
    return end < 0 ? 0 : end + 4;
  }
}
