import type { FrameSink } from './interleaved-demuxer.ts';
import type { TransportHeader } from './rtsp-headers.ts';

/** How a session's RTP and RTCP get here (RFC 2326 §12.39). One for each session. */
export interface MediaTransport {
  readonly name: 'TCP' | 'UDP';
  /** Nothing but a packet proves that packets get here: a firewall lets the answer to PLAY through and them not. */
  readonly provenByPacket: boolean;
  /** Where packets go, each under the channel that `agree` gave, RTCP one above; may be changed at any time. */
  frames: FrameSink;
  /** The Transport header to ask for a track with. Throws TransportRefusal when there is nothing to offer. */
  offer(trackIndex: number): Promise<string>;
  /** Takes the camera's answer: the channel of the track's RTP, or null when it answered another way than was offered. */
  agree(trackIndex: number, answer: TransportHeader, clockRate: number): number | null;
  /** The camera refused the track. */
  withdraw(trackIndex: number): void;
  /** Called with each keep-alive. */
  keepAlive(): void;
  /** The camera ended the connection. */
  cameraHungUp(): void;
  /** Hands out nothing more and gives back what it holds. May be called twice. */
  close(): void;
}
