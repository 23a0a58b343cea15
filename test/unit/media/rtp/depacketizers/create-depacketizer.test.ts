import { describe, expect, it } from 'vitest';
import { createDepacketizer } from '../../../../../server/media/rtp/depacketizers/create-depacketizer.ts';
import { parseSessionDescription } from '../../../../../server/media/sdp/session-description.ts';

const SETS = 'Z0IAKekBgJTZ8uAtwEBAaQ==,aM48gA==';

const CASES: { media: string; track: object | null | 'unplayable' }[] = [
  {
    media: `m=video 0 RTP/AVP 96\na=rtpmap:96 H264/90000\na=fmtp:96 packetization-mode=1; sprop-parameter-sets=${SETS}`,
    track: { codec: 'h264', codecString: 'avc1.420029' },
  },
  { media: 'm=video 0 RTP/AVP 96\na=rtpmap:96 H264/90000', track: null },
  {
    media: 'm=video 0 RTP/AVP 96\na=rtpmap:96 H264/90000\na=fmtp:96 sprop-parameter-sets=%%%,not base64,',
    track: null,
  },
  {
    media: 'm=video 0 RTP/AVP 96\na=rtpmap:96 H264/90000\na=fmtp:96 packetization-mode=2',
    track: 'unplayable',
  },
  { media: 'm=video 0 RTP/AVP 96\na=rtpmap:96 H264/8000', track: 'unplayable' },
  { media: 'm=video 0 RTP/AVP 96\na=rtpmap:96 H265/90000', track: null },
  {
    media: 'm=video 0 RTP/AVP 96\na=rtpmap:96 H265/90000\na=fmtp:96 sprop-max-don-diff=2',
    track: 'unplayable',
  },
  { media: 'm=video 0 RTP/AVP 26', track: 'unplayable' },
  { media: 'm=video 0 RTP/AVP 96\na=rtpmap:96 MP4V-ES/90000', track: 'unplayable' },
  {
    media:
      'm=audio 0 RTP/AVP 97\na=rtpmap:97 MPEG4-GENERIC/16000/1\n' +
      'a=fmtp:97 streamtype=5;mode=AAC-hbr;config=1408;sizeLength=13;indexLength=3;indexDeltaLength=3',
    track: { codec: 'aac', codecString: 'mp4a.40.2', sampleRate: 16_000, channels: 1 },
  },
  {
    media: 'm=audio 0 RTP/AVP 97\na=rtpmap:97 mpeg4-generic/8000/2\na=fmtp:97 mode=AAC-hbr',
    track: { codec: 'aac', sampleRate: 8000, channels: 2, configuration: Buffer.from('1590', 'hex') },
  },
  {
    media: 'm=audio 0 RTP/AVP 97\na=rtpmap:97 mpeg4-generic/16000\na=fmtp:97 config=1408;sizeLength=99',
    track: 'unplayable',
  },
  {
    media:
      'm=audio 0 RTP/AVP 97\na=rtpmap:97 mpeg4-generic/16000\n' +
      'a=fmtp:97 config=1408;CTSDeltaLength=16;DTSDeltaLength=0;randomAccessIndication=1;auxiliaryDataSizeLength=8',
    track: { codec: 'aac', sampleRate: 16_000 },
  },
  {
    media: 'm=audio 0 RTP/AVP 97\na=rtpmap:97 mpeg4-generic/16000\na=fmtp:97 config=1408;CTSDeltaLength=40',
    track: 'unplayable',
  },
  {
    media: 'm=audio 0 RTP/AVP 97\na=rtpmap:97 mpeg4-generic/16000\na=fmtp:97 config=f8e85000',
    track: 'unplayable',
  },
  {
    media: 'm=audio 0 RTP/AVP 97\na=rtpmap:97 MP4A-LATM/44100/2\na=fmtp:97 cpresent=0; config=400026203fc0',
    track: { codec: 'aac', codecString: 'mp4a.40.2', sampleRate: 44_100, channels: 2 },
  },
  { media: 'm=audio 0 RTP/AVP 97\na=rtpmap:97 MP4A-LATM/16000', track: null },
  { media: 'm=audio 0 RTP/AVP 97\na=rtpmap:97 MP4A-LATM/16000\na=fmtp:97 cpresent=0', track: 'unplayable' },
  { media: 'm=audio 0 RTP/AVP 98\na=rtpmap:98 opus/48000/2', track: { codec: 'opus', channels: 2 } },
  {
    media: 'm=audio 0 RTP/AVP 8',
    track: { codec: 'flac', codecString: 'flac', sampleRate: 8000, channels: 1 },
  },
  { media: 'm=audio 0 RTP/AVP 0', track: { codec: 'flac' } },
  {
    media: 'm=audio 0 RTP/AVP 97\na=rtpmap:97 PCMA/16000/2',
    track: { codec: 'flac', sampleRate: 16_000, channels: 2 },
  },
  { media: 'm=audio 0 RTP/AVP 97\na=rtpmap:97 PCMA/8000/3', track: 'unplayable' },
  { media: 'm=audio 0 RTP/AVP 97\na=rtpmap:97 G726-32/8000', track: 'unplayable' },
  { media: 'm=audio 0 RTP/AVP 97\na=rtpmap:97 H264/90000', track: 'unplayable' },
  { media: 'm=application 0 RTP/AVP 107\na=rtpmap:107 vnd.onvif.metadata/90000', track: 'unplayable' },
];

describe('createDepacketizer', () => {
  for (const { media, track } of CASES) {
    it(`knows what to do with ${media.replaceAll('\n', ' ').slice(0, 110)}`, () => {
      const [described] = parseSessionDescription(`v=0\n${media}\n`)!.media;
      const depacketizer = createDepacketizer(described!);
      if (track === 'unplayable') expect(depacketizer).toBeNull();
      else if (track === null) expect(depacketizer).toHaveProperty('track', null);
      else expect(depacketizer?.track).toMatchObject(track);
    });
  }
});
