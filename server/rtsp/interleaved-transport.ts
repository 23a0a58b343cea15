import { type FrameSink, type InterleavedDemuxer, ignoreFrames } from './interleaved-demuxer.ts';
import type { MediaTransport } from './media-transport.ts';
import type { TransportHeader } from './rtsp-headers.ts';

/**
 * RTP inside of the RTSP connection (RFC 2326 §10.12). Sets the demuxer up and stays out of the packets' way.
 *
 * Tolerated: other channels in the answer than asked for.
 */
export class InterleavedTransport implements MediaTransport {
  readonly name = 'TCP';
  readonly provenByPacket = false;
  private readonly demuxer: InterleavedDemuxer;

  constructor(demuxer: InterleavedDemuxer) {
    this.demuxer = demuxer;
  }

  get frames(): FrameSink {
    return this.demuxer.frames;
  }

  set frames(sink: FrameSink) {
    this.demuxer.frames = sink;
  }

  async offer(trackIndex: number): Promise<string> {
    return `RTP/AVP/TCP;unicast;interleaved=${trackIndex * 2}-${trackIndex * 2 + 1}`;
  }

  agree(trackIndex: number, { overTcp, rtpChannel }: TransportHeader): number | null {
    if (!overTcp) return null;
    const asked = trackIndex * 2;
    const answered = rtpChannel ?? asked;
    for (const channel of [asked, answered]) {
      this.demuxer.expectChannel(channel);
      this.demuxer.expectChannel((channel + 1) & 0xff);
    }
    return answered;
  }

  withdraw(): void {}

  keepAlive(): void {}

  close(): void {
    this.demuxer.frames = ignoreFrames;
  }
}
