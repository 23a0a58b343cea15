/**
 * Session descriptions in the manner of the cameras and servers they are named for (written for these tests, addresses and
 * parameter sets replaced), with what a receiver must make of them.
 */
export interface SdpCase {
  what: string;
  text: string;
  control?: string | null;
  media: object[];
}

const SETS = 'Z2QAKKyyAPAET8uAiAAAAwAIAAADAAgJAHjBkkA=,aOvDyyLA';

export const SDP_CASES: SdpCase[] = [
  {
    what: 'Hikvision: CRLF, absolute controls, a dynamic type for metadata',
    text: [
      'v=0',
      'o=- 1700000000000000 1700000000000000 IN IP4 192.0.2.10',
      's=Media Presentation',
      'e=NONE',
      'b=AS:5100',
      't=0 0',
      'a=control:rtsp://192.0.2.10:554/Streaming/Channels/101/',
      'm=video 0 RTP/AVP 96',
      'c=IN IP4 0.0.0.0',
      'b=AS:5000',
      'a=recvonly',
      'a=x-dimensions:1920,1080',
      'a=control:rtsp://192.0.2.10:554/Streaming/Channels/101/trackID=1',
      'a=rtpmap:96 H264/90000',
      `a=fmtp:96 profile-level-id=420029; packetization-mode=1; sprop-parameter-sets=${SETS}`,
      'm=audio 0 RTP/AVP 8',
      'a=recvonly',
      'a=control:rtsp://192.0.2.10:554/Streaming/Channels/101/trackID=2',
      'a=rtpmap:8 PCMA/8000',
      'm=application 0 RTP/AVP 107',
      'a=control:rtsp://192.0.2.10:554/Streaming/Channels/101/trackID=3',
      'a=rtpmap:107 vnd.onvif.metadata/90000',
      '',
    ].join('\r\n'),
    control: 'rtsp://192.0.2.10:554/Streaming/Channels/101/',
    media: [
      {
        kind: 'video',
        payloadType: 96,
        encoding: 'H264',
        clockRate: 90_000,
        control: 'rtsp://192.0.2.10:554/Streaming/Channels/101/trackID=1',
        fmtp: new Map([
          ['profile-level-id', '420029'],
          ['packetization-mode', '1'],
          ['sprop-parameter-sets', SETS],
        ]),
      },
      { kind: 'audio', payloadType: 8, encoding: 'PCMA', clockRate: 8000, channels: 1 },
      { kind: 'application', payloadType: 107, encoding: 'VND.ONVIF.METADATA' },
    ],
  },
  {
    what: 'Dahua: bare LF, relative controls, frame rate in an attribute, H.265 sets apart',
    text: [
      'v=0',
      'o=- 2251938210 2251938210 IN IP4 0.0.0.0',
      's=Media Server',
      't=0 0',
      'a=control:*',
      'm=video 0 RTP/AVP 98',
      'a=control:trackID=0',
      'a=framerate:25.000000',
      'a=rtpmap:98 H265/90000',
      'a=fmtp:98 profile-id=1;sprop-sps=QgEB;sprop-pps=RAHB;sprop-vps=QAEM',
      'm=audio 0 RTP/AVP 97',
      'a=control:trackID=1',
      'a=rtpmap:97 MPEG4-GENERIC/16000',
      'a=fmtp:97 streamtype=5;profile-level-id=1;mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;config=1408',
    ].join('\n'),
    control: '*',
    media: [
      { encoding: 'H265', frameRate: 25, control: 'trackID=0' },
      { encoding: 'MPEG4-GENERIC', clockRate: 16_000, channels: 1, control: 'trackID=1' },
    ],
  },
  {
    what: 'static types without an rtpmap',
    text: `v=0\r\n${['video 0 RTP/AVP 26', 'audio 0 RTP/AVP 0', 'audio 0 RTP/AVP 8', 'audio 0 RTP/AVP 14']
      .concat(['video 0 RTP/AVP 32', 'video 0 RTP/AVP 33'])
      .map((line) => `m=${line}\r\n`)
      .join('')}`,
    control: null,
    media: [
      { encoding: 'JPEG', clockRate: 90_000, control: null, frameRate: null },
      { encoding: 'PCMU', clockRate: 8000, channels: 1 },
      { encoding: 'PCMA', clockRate: 8000, channels: 1 },
      { encoding: 'MPA', clockRate: 90_000 },
      { encoding: 'MPV', clockRate: 90_000 },
      { encoding: 'MP2T', clockRate: 90_000 },
    ],
  },
  {
    what: 'Avigilon: a loudspeaker in front of the microphone',
    text: [
      'v=0',
      'm=audio 0 RTP/AVP 0 97',
      'a=control:rtsp://192.0.2.10/primary/speaker/trackID=2?mtu=1440',
      'a=sendonly',
      'a=rtpmap:0 pcmu/8000',
      'a=rtpmap:97 opus/48000/2',
      'm=audio 0 RTP/AVP 0',
      'a=control:rtsp://192.0.2.10/primary/microphone/trackID=9?mtu=1440',
      'a=recvonly',
      'm=video 0 RTP/AVP 96',
      'a=recvonly',
      'a=rtpmap:96 H264/90000',
      '',
    ].join('\r\n'),
    media: [
      { encoding: 'PCMU', loudspeaker: true, others: [{ encoding: 'OPUS' }] },
      { encoding: 'PCMU' },
      { encoding: 'H264' },
    ],
  },
  {
    what: 'IDS uEye: every track is sendonly, as the camera sees it',
    text: 'v=0\nm=video 0 RTP/AVP 96\na=SendOnly\na=rtpmap:96 H264/90000\nm=audio 0 RTP/AVP 0\na=sendonly\n',
    media: [{ encoding: 'H264' }, { encoding: 'PCMU' }],
  },
  {
    what: 'fmtp in front of its rtpmap, spaces everywhere, upper-case parameter names',
    text: 'v=0\nm= video  0  RTP/AVP  96\na = x\na=fmtp:96  Config = 12 10 ; ; flag ;SIZELENGTH=13 \na=rtpmap:96   opus / 48000/2\n',
    media: [
      {
        encoding: 'OPUS',
        clockRate: 48_000,
        channels: 2,
        fmtp: new Map([
          ['config', '12 10'],
          ['flag', ''],
          ['sizelength', '13'],
        ]),
      },
    ],
  },
  {
    what: 'several formats on one line: the first that is described, and the others that are',
    text: 'v=0\nm=audio 0 RTP/AVP 99 101 8\na=rtpmap:101 L16/16000/2\na=fmtp:99 what=ever\n',
    media: [
      {
        ...{ payloadType: 101, encoding: 'L16', clockRate: 16_000, channels: 2 },
        others: [{ payloadType: 8, encoding: 'PCMA', clockRate: 8_000, channels: 1, fmtp: new Map() }],
      },
    ],
  },
  {
    what: 'a format that nothing describes',
    text: 'v=0\nm=video 0 RTP/AVP 96\n',
    media: [{ payloadType: 96, encoding: '', clockRate: 0, channels: 1 }],
  },
  {
    what: 'numbers out of range',
    text: 'v=0\nm=video 0 RTP/AVP 300 -1 x 96\na=rtpmap:96 H264/999999999\na=framerate:-3\na=rtpmap:300 X/1\n',
    media: [{ payloadType: 96, encoding: 'H264', clockRate: 10_000_000, frameRate: null }],
  },
  {
    what: 'a media line with nothing on it, and no version line',
    text: '\uFEFFm=video\r\rgarbage\ra=control:x\r',
    media: [{ kind: 'video', encoding: '', control: 'x' }],
  },
];
