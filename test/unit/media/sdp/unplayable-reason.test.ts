import { describe, expect, it } from 'vitest';
import { parseSessionDescription } from '../../../../server/media/sdp/session-description.ts';
import { unplayableReason } from '../../../../server/media/sdp/unplayable-reason.ts';

const CASES: { what: string; lines: string[]; reason: string }[] = [
  { what: 'JPEG by its number alone', lines: ['m=video 0 RTP/AVP 26'], reason: 'MJPEG: needs transcoding' },
  {
    what: 'MPEG-4 Visual',
    lines: ['m=video 0 RTP/AVP 96', 'a=rtpmap:96 MP4V-ES/90000'],
    reason: 'MPEG-4 Visual: needs transcoding',
  },
  {
    what: 'several streams',
    lines: ['m=video 0 RTP/AVP 26', 'm=video 0 RTP/AVP 97', 'a=rtpmap:97 VP9/90000', 'm=audio 0 RTP/AVP 0'],
    reason: 'MJPEG: needs transcoding; VP9: needs transcoding',
  },
  {
    what: 'interleaved H.264',
    lines: ['m=video 0 RTP/AVP 96', 'a=rtpmap:96 H264/90000', 'a=fmtp:96 packetization-mode=2'],
    reason: 'H.264 in interleaved mode (packetization-mode=2): not supported',
  },
  {
    what: 'H.265 out of order',
    lines: ['m=video 0 RTP/AVP 96', 'a=rtpmap:96 H265/90000', 'a=fmtp:96 sprop-max-don-diff=2'],
    reason: 'H.265 out of decoding order (sprop-max-don-diff): not supported',
  },
  {
    what: 'H.264 with a clock of its own',
    lines: ['m=video 0 RTP/AVP 96', 'a=rtpmap:96 H264/1000'],
    reason: 'H.264 with a clock of 1000 Hz: not supported',
  },
  {
    what: 'a codec that nobody knows',
    lines: ['m=video 0 RTP/AVP 96', `a=rtpmap:96 X-\u0007${'Z'.repeat(60)}/90000`],
    reason: `X-?${'Z'.repeat(37)}: needs transcoding`,
  },
  {
    what: 'video without a name',
    lines: ['m=video 0 RTP/AVP 96'],
    reason: 'video that it gives no name: needs transcoding',
  },
  {
    what: 'sound alone',
    lines: ['m=audio 0 RTP/AVP 8', 'm=application 0 RTP/AVP 107'],
    reason: 'no video, only audio PCMA, application',
  },
  { what: 'nothing at all', lines: [], reason: 'nothing' },
];

describe('unplayableReason', () => {
  it.each(CASES)('names what a camera offers: $what', ({ lines, reason }) => {
    const description = parseSessionDescription(['v=0', ...lines, ''].join('\r\n'));
    expect(unplayableReason(description!)).toBe(reason);
  });
});
