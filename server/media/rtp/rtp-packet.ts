/**
 * RTP packet header (RFC 3550 §5.1). Tolerates padding, CSRC lists and header extensions; anything that points
 * outside of the packet makes it malformed.
 */
export interface RtpPacket {
  /** The buffer the packet lies in; valid only during the call it is handed to. */
  buffer: Buffer;
  /** Payload bounds in `buffer`: [payloadStart, payloadEnd). */
  payloadStart: number;
  payloadEnd: number;
  payloadType: number;
  marker: boolean;
  sequenceNumber: number;
  timestamp: number;
  ssrc: number;
}
