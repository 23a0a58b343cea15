import type { Clip, ClipMedia, ClipTrack } from './clip.ts';
import type { SdpLie } from './fault.ts';

/** What nobody asked for: more tracks than anyone sets up. */
const CROWD = Array.from({ length: 20 }, (_, index) => [
  'm=application 0 RTP/AVP 107',
  'a=rtpmap:107 vnd.onvif.metadata/90000',
  `a=control:track${100 + index}`,
]).flat();

/** The description of a path (RFC 4566; fmtp of RFC 6184, 7798, 3640), or a lie about it. */
export function describeClip(path: string, clip: Clip, lie: SdpLie | null): string {
  if (lie === 'nonsense') return '<html><body>404 this is not the camera you look for</body></html>\r\n';
  const lines = ['v=0', 'o=- 0 0 IN IP4 127.0.0.1', `s=${path}`, 'c=IN IP4 0.0.0.0', 't=0 0', 'a=control:*'];
  for (const [index, track] of clip.tracks.entries()) {
    lines.push(...describeTrack(track, lie), `a=control:track${index + 1}`);
  }
  if (lie === 'crowded') lines.push(...CROWD);
  if (lie === 'too-long') lines.push(...Array.from({ length: 700 }, () => `a=x-filler:${'x'.repeat(90)}`));
  return `${lines.join('\r\n')}\r\n`;
}

function describeTrack(track: ClipTrack, lie: SdpLie | null): string[] {
  const media = track.media;
  switch (media.codec) {
    case 'h264':
    case 'h265':
      return describeVideo(media, lie);
    case 'aac':
      return [
        'm=audio 0 RTP/AVP 97',
        `a=rtpmap:97 mpeg4-generic/${media.sampleRate}/${media.channels}`,
        `a=fmtp:97 streamtype=5;profile-level-id=1;mode=AAC-hbr;config=${media.configuration.toString('hex')};sizelength=13;indexlength=3;indexdeltalength=3`,
      ];
    case 'pcma':
      return ['m=audio 0 RTP/AVP 8', 'a=rtpmap:8 PCMA/8000'];
  }
}

function describeVideo(media: ClipMedia & { codec: 'h264' | 'h265' }, lie: SdpLie | null): string[] {
  if (lie === 'unplayable') return ['m=video 0 RTP/AVP 96', 'a=rtpmap:96 SVAC/90000'];
  const codec = lie === 'codec' ? other(media.codec) : media.codec;
  const sets = lie === 'parameter-sets' ? media.parameterSets.map(spoil) : media.parameterSets;
  const lines = ['m=video 0 RTP/AVP 96', `a=rtpmap:96 ${codec.toUpperCase()}/90000`];
  const fmtp = codec === media.codec && lie !== 'no-parameter-sets' ? fmtpOf(codec, sets) : null;
  if (fmtp) lines.push(`a=fmtp:96 ${fmtp}`);
  return [...lines, `a=framerate:${media.frameRate}`];
}

function fmtpOf(codec: 'h264' | 'h265', sets: readonly Buffer[]): string {
  const encoded = sets.map((set) => set.toString('base64'));
  if (codec === 'h265') return `sprop-vps=${encoded[0]};sprop-sps=${encoded[1]};sprop-pps=${encoded[2]}`;
  const profile = sets[0]!.subarray(1, 4).toString('hex').toUpperCase();
  return `packetization-mode=1;profile-level-id=${profile};sprop-parameter-sets=${encoded.join(',')}`;
}

function other(codec: 'h264' | 'h265'): 'h264' | 'h265' {
  return codec === 'h264' ? 'h265' : 'h264';
}

/** Right at the start, wrong behind it: the header is believed, the rest is not what it says. */
function spoil(set: Buffer): Buffer {
  return Buffer.from(set.map((byte, index) => (index < 2 ? byte : byte ^ 0xa5)));
}
