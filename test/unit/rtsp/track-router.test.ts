import { describe, expect, it } from 'vitest';
import { TrackRouter } from '../../../server/rtsp/track-router.ts';
import { rtpPacket, senderReport } from '../../support/rtsp-bytes.ts';

const VIDEO = rtpPacket({ payloadType: 96, marker: true });
const AUDIO = rtpPacket({ payloadType: 97 });
const OTHER = rtpPacket({ payloadType: 112 });
const REPORT = senderReport();

function routing() {
  const seen: string[] = [];
  const router = new TrackRouter({
    onRtp: (track) => seen.push(`rtp ${track}`),
    onRtcp: (track) => seen.push(`rtcp ${track}`),
    onDamaged: (bytes) => seen.push(`damaged ${bytes}`),
  });
  router.addTrack(0, 96, 0, true);
  router.addTrack(1, 97, 2, false);
  const frames = (...list: [number, Buffer][]) => {
    for (const [channel, packet] of list) router.frame(channel, packet, 0, packet.length);
    return seen;
  };
  return { router, frames };
}

describe('TrackRouter', () => {
  it('goes by the agreed channels', () => {
    const { frames } = routing();
    expect(frames([0, VIDEO], [1, REPORT], [2, AUDIO], [3, REPORT])).toEqual([
      'rtp 0',
      'rtcp 0',
      'rtp 1',
      'rtcp 1',
    ]);
  });

  it('goes by payload types where a camera swaps its channels', () => {
    const { frames } = routing();
    expect(frames([0, AUDIO], [2, VIDEO], [2, VIDEO])).toEqual(['rtp 1', 'rtp 0', 'rtp 0']);
  });

  it('finds a track on a channel that nobody agreed on', () => {
    const { frames } = routing();
    expect(frames([10, VIDEO], [10, VIDEO])).toEqual(['rtp 0', 'rtp 0']);
  });

  it('ignores a foreign stream on a channel of its own', () => {
    const { frames } = routing();
    expect(frames([6, OTHER], [6, VIDEO], [7, REPORT], [0, VIDEO])).toEqual(['rtp 0']);
  });

  it('believes the channel where the payload type is none of the SDP', () => {
    const { frames } = routing();
    expect(frames([0, OTHER])).toEqual(['rtp 0']);
  });

  it('takes RTCP on the channel of RTP for RTCP', () => {
    const { frames } = routing();
    expect(frames([0, REPORT], [0, VIDEO])).toEqual(['rtcp 0', 'rtp 0']);
  });

  it('tells tracks of the same payload type by their channels', () => {
    const { router, frames } = routing();
    router.addTrack(1, 96, 2, false);
    expect(frames([2, VIDEO], [0, VIDEO])).toEqual(['rtp 1', 'rtp 0']);
  });

  it('finds every track of a camera that answers the same channels for all', () => {
    const { router, frames } = routing();
    router.addTrack(2, 98, 0, false);
    expect(frames([0, VIDEO], [4, rtpPacket({ payloadType: 98 })])).toEqual(['rtp 0', 'rtp 2']);
  });

  it('counts packets too short to be any', () => {
    const { frames } = routing();
    expect(frames([0, VIDEO.subarray(0, 7)])).toEqual(['damaged 7']);
  });

  it.each([
    ['too short for RTP', VIDEO.subarray(0, 11)],
    ['of another version', Buffer.concat([Buffer.of(0x00), VIDEO.subarray(1)])],
  ])('lets what is %s decide nothing about a channel', (_case, garbage) => {
    const { frames } = routing();
    const foreign = Buffer.concat([garbage.subarray(0, 1), Buffer.of(0x24), garbage.subarray(2)]);
    expect(frames([10, foreign], [10, VIDEO], [0, foreign], [0, AUDIO])).toEqual(['rtp 0', 'rtp 0', 'rtp 1']);
  });

  it('sees media in RTP of a watched track only', () => {
    const { router, frames } = routing();
    frames([1, REPORT], [2, AUDIO]);
    expect(router.sawMedia).toBe(false);
    frames([0, VIDEO]);
    expect(router.sawMedia).toBe(true);
  });
});
