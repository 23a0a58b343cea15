import { parseMessageHead, type RtspMessage } from './rtsp-message.ts';

/**
 * The head of what a camera answers to a GET through which RTSP is to come (RFC 9112 §2.1): lines as in RTSP, behind another first
 * word. Tolerated: lines that end in a line feed alone, a head that comes in any pieces.
 */
export interface TunnelAnswer {
  /** Null when it is no HTTP. */
  message: RtspMessage | null;
  /** So many bytes at the end of the last read lie behind the head: they are RTSP already. */
  restBytes: number;
}

export const MAX_TUNNEL_HEAD_BYTES = 16 * 1024;
/** An end that began in the read before. */
const LONGEST_END = '\r\n\r\n'.length;

export class TunnelHead {
  private text = '';

  /** @returns null: more is to come. 'endless': what comes is no head. To be asked no more after another answer. */
  push(buffer: Buffer, length: number): TunnelAnswer | 'endless' | null {
    const end = /\r?\n\r?\n/g;
    end.lastIndex = Math.max(0, this.text.length - LONGEST_END + 1);
    this.text += buffer.toString('latin1', 0, length);
    const match = end.exec(this.text);
    if (!match) return this.text.length > MAX_TUNNEL_HEAD_BYTES ? 'endless' : null;
    const head = this.text.slice(0, match.index + match[0].length);
    const restBytes = this.text.length - head.length;
    this.text = '';
    return { message: parseMessageHead(head.replace(/^HTTP\//, 'RTSP/')), restBytes };
  }
}
