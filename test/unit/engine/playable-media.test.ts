import { describe, expect, it } from 'vitest';
import { playableMedia } from '../../../server/engine/playable-media.ts';
import { parseSessionDescription } from '../../../server/media/sdp/session-description.ts';
import { RtspFailure } from '../../../server/rtsp/rtsp-failure.ts';

const H264 = ['m=video 0 RTP/AVP 96', 'a=rtpmap:96 H264/90000', 'a=control:main'];
const JPEG = ['m=video 0 RTP/AVP 26', 'a=control:jpeg'];
const PCMA = ['m=audio 0 RTP/AVP 8', 'a=control:sound'];
const G726 = ['m=audio 0 RTP/AVP 97', 'a=rtpmap:97 G726-32/8000', 'a=control:odd-sound'];

describe('playableMedia', () => {
  it.each([
    { what: 'video and sound', lines: [...H264, ...PCMA], controls: ['main', 'sound'] },
    {
      what: 'the first of each that can be played',
      lines: [...JPEG, ...G726, ...PCMA, ...H264],
      controls: ['main', 'sound'],
    },
    { what: 'video alone where the sound cannot be played', lines: [...H264, ...G726], controls: ['main'] },
  ])('takes $what', ({ lines, controls }) => {
    expect(playableMedia(descriptionOf(lines), 'rtsp://camera/').map(({ control }) => control)).toEqual(
      controls,
    );
  });

  it.each([
    { lines: [...JPEG, ...PCMA], reason: 'MJPEG: needs transcoding' },
    { lines: [...H264, 'a=fmtp:96 packetization-mode=2'], reason: 'interleaved mode' },
    { lines: PCMA, reason: 'no video, only audio PCMA' },
  ])('says what a camera offers of which nothing can be played: $reason', ({ lines, reason }) => {
    const failure = failureOf(() => playableMedia(descriptionOf(lines), 'rtsp://camera/live'));
    expect(failure.code).toBe('no-playable-track');
    expect(failure.message).toMatch(/^rtsp:\/\/camera\/live offers /);
    expect(failure.message).toContain(reason);
  });
});

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
