import { describe, expect, it } from 'vitest';
import { chooseMedia, trackName, unplayableTracks } from '../../../server/engine/playable-media.ts';
import { parseSessionDescription } from '../../../server/media/sdp/session-description.ts';
import { RtspFailure } from '../../../server/rtsp/rtsp-failure.ts';

const H264 = ['m=video 0 RTP/AVP 96', 'a=rtpmap:96 H264/90000', 'a=control:main'];
const JPEG = ['m=video 0 RTP/AVP 26', 'a=control:jpeg'];
const MPEG4 = ['m=video 0 RTP/AVP 98', 'a=rtpmap:98 MP4V-ES/90000', 'a=control:mpeg4'];
const PCMA = ['m=audio 0 RTP/AVP 8', 'a=control:sound'];
const G726 = ['m=audio 0 RTP/AVP 97', 'a=rtpmap:97 G726-32/8000', 'a=control:odd-sound'];

const L16 = ['m=audio 0 RTP/AVP 99', 'a=rtpmap:99 L16/16000', 'a=control:raw-sound'];

const CAMERA = { url: 'rtsp://camera/live?token=t0k', credentials: { username: 'u', password: 's3cret/XX' } };

describe('chooseMedia', () => {
  it.each([
    { what: 'video and sound', lines: [...H264, ...PCMA], controls: ['main', 'sound'] },
    {
      what: 'the first of each that can be played',
      lines: [...JPEG, ...G726, ...PCMA, ...H264],
      controls: ['main', 'sound'],
    },
    {
      what: 'of each the format that can be played, wherever it stands',
      lines: [
        ...['m=video 0 RTP/AVP 26 96', 'a=rtpmap:96 H264/90000', 'a=control:main'],
        ...['m=audio 0 RTP/AVP 97 8', 'a=rtpmap:97 G726-32/8000', 'a=control:sound'],
      ],
      controls: ['main', 'sound'],
    },
    { what: 'video alone where the sound cannot be played', lines: [...H264, ...G726], controls: ['main'] },
  ])('takes $what', ({ lines, controls }) => {
    expect(controlsOf(lines)).toEqual(controls);
    const { tracks, offer } = chooseMedia(descriptionOf(lines), CAMERA);
    expect(offer).toBeNull();
    expect(tracks.map(({ encoding }) => encoding)).toEqual(['H264', 'PCMA'].slice(0, tracks.length));
  });

  it.each([
    {
      what: 'MJPEG',
      lines: [...JPEG, ...PCMA],
      controls: ['jpeg', 'sound'],
      offer: 'MJPEG: needs transcoding',
    },
    {
      what: 'MPEG-4 and sound that browsers do not play',
      lines: [...MPEG4, ...G726, ...L16],
      controls: ['mpeg4', 'raw-sound'],
      offer: 'MPEG-4 Visual: needs transcoding',
    },
    {
      what: 'an MPEG transport stream that bears its static number alone',
      lines: ['m=video 0 RTP/AVP 33', 'a=control:everything'],
      controls: ['everything'],
      offer: 'an MPEG transport stream: needs transcoding',
    },
    {
      what: 'MJPEG beside H.264 that cannot be read',
      lines: [...H264, 'a=fmtp:96 packetization-mode=2', ...JPEG],
      controls: ['jpeg'],
      offer: 'interleaved mode (packetization-mode=2): not supported; MJPEG: needs transcoding',
    },
  ])(
    'takes $what to be transcoded where there is nothing better, and says why',
    ({ lines, controls, offer }) => {
      expect(controlsOf(lines)).toEqual(controls);
      expect(chooseMedia(descriptionOf(lines), CAMERA).offer).toMatch(/^rtsp:\/\/camera:554\/live offers /);
      expect(chooseMedia(descriptionOf(lines), CAMERA).offer).toContain(offer);
    },
  );

  it.each([
    {
      lines: ['m=video 0 RTP/SAVP 26', 'a=control:jpeg'],
      reason: 'MJPEG that is encrypted (SRTP): not supported',
    },
    { lines: ['m=video 0 RTP/AVP 96', 'a=rtpmap:96 AV1/90000'], reason: 'AV1: needs transcoding' },
    { lines: [...H264, 'a=fmtp:96 packetization-mode=2'], reason: 'interleaved mode' },
    { lines: PCMA, reason: 'no video, only audio PCMA' },
    {
      lines: ['m=video 0 RTP/SAVP 96', ...H264.slice(1)],
      reason: 'H.264 that is encrypted (SRTP): not supported',
    },
  ])('says what a camera offers of which nothing can be played: $reason', ({ lines, reason }) => {
    const failure = failureOf(() => chooseMedia(descriptionOf(lines), CAMERA));
    expect(failure.code).toBe('no-playable-track');
    expect(failure.message).toMatch(/^rtsp:\/\/camera:554\/live offers /);
    expect(failure.message).toContain(reason);
  });
});

it('takes what is in the clear where there is encrypted media besides', () => {
  const lines = ['m=video 0 RTP/SAVPF 97', 'a=rtpmap:97 H264/90000', 'a=control:safe', ...H264];
  expect(controlsOf(lines)).toEqual(['main']);
});

it.each([
  ['as the name of a format', ['m=video 0 RTP/AVP 96', 'a=rtpmap:96 s3cret/90000']],
  ['in a longer name', ['m=video 0 RTP/AVP 96', 'a=rtpmap:96 no-s3cret/90000']],
  ['as what kind of media it is', ['m=s3cret 0 RTP/AVP 96']],
  [
    'in pieces',
    ['m=video 0 RTP/AVP 96', 'a=rtpmap:96 S3C/90000', 'm=video 0 RTP/AVP 96', 'a=rtpmap:96 RET/90000'],
  ],
])('never shows the password that a camera repeats %s', (_how, lines) => {
  const { message } = failureOf(() => chooseMedia(descriptionOf(lines), CAMERA));
  expect(message).not.toMatch(/s3c|ret/i);
});

it('never shows a password of digits that a camera repeats as a clock rate', () => {
  const lines = ['m=video 0 RTP/AVP 96', 'a=rtpmap:96 H264/135799'];
  const camera = { ...CAMERA, credentials: { username: 'u', password: '135799' } };
  expect(failureOf(() => chooseMedia(descriptionOf(lines), camera)).message).not.toContain('135799');
});

describe('unplayableTracks', () => {
  it('names nothing of a track that is read in one of its formats', () => {
    const lines = ['m=video 0 RTP/AVP 96 26', 'a=rtpmap:96 AV1/90000', ...PCMA];
    const further = ['m=audio 0 RTP/AVP 97 0', 'a=rtpmap:97 G726-32/8000'];
    const description = descriptionOf([...lines, ...further]);
    const { tracks, offer } = chooseMedia(description, CAMERA);
    expect(tracks.map(({ encoding }) => encoding)).toEqual(['JPEG', 'PCMA']);
    expect(offer).toContain('AV1');
    expect(unplayableTracks(description, tracks, CAMERA)).toEqual([]);
  });

  it('names pictures and sound that are left out, and nothing else', () => {
    const description = descriptionOf([
      ...[...JPEG, ...H264, ...PCMA, ...G726],
      ...['m=audio 0 RTP/SAVP 0', 'm=audio 0 RTP/AVP 98', 'm=application 0 RTP/AVP 107'],
    ]);
    expect(unplayableTracks(description, [], CAMERA)).toEqual([
      'video JPEG: not supported',
      'audio G726-32: not supported',
      'audio PCMU (SRTP): not supported',
      'audio without a name: not supported',
    ]);
    expect(unplayableTracks(description, [description.media[0]!, description.media[3]!], CAMERA)).toEqual([
      'audio PCMU (SRTP): not supported',
      'audio without a name: not supported',
    ]);
  });

  it('names a loudspeaker that stands in front of the microphone, and takes the microphone', () => {
    const speaker = ['m=audio 0 RTP/AVP 0', 'a=control:speaker', 'a=sendonly'];
    const description = descriptionOf([...speaker, ...PCMA, ...JPEG]);
    const { tracks } = chooseMedia(description, CAMERA);
    expect(tracks.map(({ control }) => control)).toEqual(['jpeg', 'sound']);
    expect(unplayableTracks(description, tracks, CAMERA)).toEqual(['audio PCMU: a loudspeaker']);
    expect(controlsOf([...speaker, ...H264])).toEqual(['main']);
  });

  it('never names a track by the password', () => {
    const description = descriptionOf(['m=audio 0 RTP/AVP 98', 'a=rtpmap:98 my-s3cret-XX/8000']);
    const camera = { ...CAMERA, credentials: { username: 'u', password: 's3cret' } };
    expect(unplayableTracks(description, [], camera)).toEqual(['audio without a name: not supported']);
    expect(trackName(description.media[0]!, camera)).toBe('audio without a name');
  });
});

function controlsOf(lines: string[]) {
  return chooseMedia(descriptionOf(lines), CAMERA).tracks.map(({ control }) => control);
}

function descriptionOf(lines: string[]) {
  return parseSessionDescription(['v=0', ...lines, ''].join('\r\n'))!;
}

function failureOf(run: () => unknown): RtspFailure {
  try {
    run();
  } catch (error) {
    if (error instanceof RtspFailure) return error;
    throw error;
  }
  throw new Error('nothing failed');
}
