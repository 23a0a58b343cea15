import { describe, expect, it } from 'vitest';
import type { TrialFailure } from '../../../server/cameras/camera-trial.ts';
import { refusedAnswer, trialAnswer } from '../../../server/cameras/trial-answer.ts';
import { TrialContact } from '../../../server/cameras/trial-contact.ts';
import { TrialMedia } from '../../../server/cameras/trial-media.ts';
import { connectionTestDtoSchema } from '../../../server/contract/connection-dto.ts';
import type { EngineStep } from '../../../server/engine/engine-protocol.ts';
import { LIVELY } from './fake-trial-engine.ts';
import { sampleInit, seenParts } from './trial-parts.ts';

const CONNECTING: EngineStep = { step: 'connecting', shown: 'rtsp://192.0.2.10:554/main' };
const CONNECTED: EngineStep = { step: 'connected', remote: '192.0.2.10' };
const ANSWERED: EngineStep = { step: 'answered' };
const LOCKED: EngineStep = { step: 'challenged', scheme: 'digest' };
const DESCRIBED = {
  step: 'described' as const,
  picture: 'H264',
  transcoded: null,
  sound: null,
  ignored: [],
} satisfies EngineStep;
const PLAYING: EngineStep = { step: 'playing', transport: 'tcp', server: null, ignored: [] };

interface Case {
  steps?: readonly EngineStep[];
  failure?: TrialFailure['code'];
  url?: string;
  /** What comes in the end; nothing where it is left out. */
  codecs?: string;
}

function answerTo({ steps = [], failure, url = 'rtsp://192.0.2.10/main', codecs }: Case) {
  const contact = new TrialContact();
  steps.forEach((step, index) => {
    contact.note(step, index * 10);
  });
  const media = new TrialMedia();
  if (codecs !== undefined) {
    media.init = sampleInit(codecs);
    for (const part of seenParts(LIVELY)) media.see(part);
  }
  const rest = { still: null, stillMissing: null, ownPull: null, durationMs: 3000.4 };
  const code = failure as Exclude<TrialFailure['code'], 'engine-restarting'>;
  const findings = {
    contact,
    media,
    firstPictureAfterMs: 300.6,
    pictureWaitMs: 35_000.2,
    failure: failure ? { code, message: 'words' } : null,
  };
  return connectionTestDtoSchema.parse(trialAnswer({ url, credentialsUsed: 'none' }, findings, rest));
}

describe('the answer of a trial', () => {
  it.each<[string, Case, step: string, reason: string]>([
    ['no answer at all', { steps: [CONNECTING], failure: 'timed-out' }, 'connection', 'timed-out'],
    [
      'a closed port',
      { steps: [CONNECTING], failure: 'connection-refused' },
      'connection',
      'connection-refused',
    ],
    [
      'no way to an address',
      { steps: [CONNECTING], failure: 'host-unreachable' },
      'connection',
      'host-unreachable',
    ],
    [
      'a name that nobody knows',
      { steps: [CONNECTING], failure: 'host-unreachable', url: 'rtsp://cam.example/main' },
      'address',
      'name-not-found',
    ],
    [
      'no way to the address of a name',
      {
        steps: [CONNECTING, { step: 'resolved' }],
        failure: 'host-unreachable',
        url: 'rtsp://cam.example/main',
      },
      'connection',
      'host-unreachable',
    ],
    [
      'a forbidden address',
      { steps: [CONNECTING], failure: 'address-forbidden' },
      'address',
      'address-forbidden',
    ],
    [
      'a redirect to a forbidden address',
      { steps: [CONNECTING, CONNECTED, ANSWERED, CONNECTING], failure: 'address-forbidden' },
      'address',
      'address-forbidden',
    ],
    [
      'a strange certificate',
      { steps: [CONNECTING, { step: 'certificate', fingerprint: 'AB' }], failure: 'certificate-not-trusted' },
      'connection',
      'certificate-not-trusted',
    ],
    [
      'another protocol',
      { steps: [CONNECTING, CONNECTED], failure: 'protocol-error' },
      'connection',
      'protocol-error',
    ],
    [
      'a wrong password',
      { steps: [CONNECTING, CONNECTED, LOCKED, LOCKED], failure: 'wrong-credentials' },
      'login',
      'wrong-credentials',
    ],
    [
      'a wrong password of a tunnel',
      { steps: [CONNECTING, LOCKED], failure: 'wrong-credentials' },
      'login',
      'wrong-credentials',
    ],
    [
      'a farewell in answer to a password',
      { steps: [CONNECTING, CONNECTED, ANSWERED, LOCKED], failure: 'closed-by-camera' },
      'login',
      'closed-by-camera',
    ],
    [
      'a path that is not there',
      { steps: [CONNECTING, CONNECTED, LOCKED, ANSWERED, ANSWERED], failure: 'stream-not-found' },
      'description',
      'stream-not-found',
    ],
    [
      'nothing that can be played',
      { steps: [CONNECTING, CONNECTED, ANSWERED, DESCRIBED], failure: 'no-playable-track' },
      'description',
      'no-playable-track',
    ],
    [
      'pictures that have to be transcoded where nobody can',
      { steps: [CONNECTING, CONNECTED, ANSWERED, DESCRIBED], failure: 'needs-ffmpeg' },
      'description',
      'needs-ffmpeg',
    ],
    [
      'packets of another codec than described',
      { steps: [CONNECTING, CONNECTED, ANSWERED, DESCRIBED, PLAYING], failure: 'no-playable-track' },
      'media',
      'no-playable-track',
    ],
    [
      'a user who may not see the pictures',
      { steps: [CONNECTING, CONNECTED, ANSWERED, DESCRIBED], failure: 'wrong-credentials' },
      'media',
      'wrong-credentials',
    ],
    [
      'silence',
      { steps: [CONNECTING, CONNECTED, ANSWERED, DESCRIBED, PLAYING], failure: 'no-media' },
      'media',
      'no-media',
    ],
    [
      'a second attempt over another transport that does not get in any more',
      {
        steps: [CONNECTING, CONNECTED, ANSWERED, DESCRIBED, PLAYING, CONNECTING],
        failure: 'connection-refused',
      },
      'connection',
      'connection-refused',
    ],
  ])('to %s names the step and the reason', (_case, tried, failedStep, reason) => {
    expect(answerTo(tried)).toMatchObject({ ok: false, failedStep, reason, message: 'words', video: null });
  });

  it('has all that was found of a camera that delivers', () => {
    const sound = { encoding: 'PCMA', sampleRate: 8000, channels: 1 };
    const described: EngineStep = {
      step: 'described',
      picture: 'H265',
      transcoded: null,
      sound,
      ignored: ['audio G726: not supported'],
    };
    const playing: EngineStep = {
      ...PLAYING,
      server: 'Box/1',
      ignored: ['audio G726: not supported'],
    } as EngineStep;
    const steps = [CONNECTING, CONNECTED, LOCKED, ANSWERED, described, playing];
    expect(answerTo({ steps, codecs: 'avc1.64001f,flac' })).toEqual({
      ...{ ok: true, failedStep: null, reason: null, message: null, durationMs: 3000 },
      ...{ connectedTo: '192.0.2.10', connectedAfterMs: 10, describedAfterMs: 40, firstPictureAfterMs: 301 },
      pictureWaitMs: null,
      pictureFormat: 'H.265',
      ...{ redirectedTo: null, transport: 'tcp', certificateFingerprint: null, login: 'digest' },
      ...{ credentials: 'none', device: 'Box/1', ownPull: null, still: null, stillMissing: null },
      video: {
        ...{ codec: 'avc1.64001f', name: 'H.264', width: 1920, height: 1080, transcodedFrom: null },
        ...{ frameRate: 25, keyFrameIntervalMs: 1000, keyFrameIntervalIsLonger: false, bitrateKbps: 200 },
      },
      audio: { name: 'G.711 A-law', sampleRate: 8000, channels: 1, heard: false },
      unplayable: ['audio G726: not supported'],
    });
  });

  it('says what it knows of a camera of which no picture has come yet, and how long that was', () => {
    const sound = { encoding: 'PCMA', sampleRate: 8000, channels: 1 };
    const steps = [CONNECTING, CONNECTED, LOCKED, ANSWERED, { ...DESCRIBED, sound }, PLAYING];
    expect(answerTo({ steps, failure: 'no-picture-yet' })).toMatchObject({
      ...{ ok: false, failedStep: 'media', reason: 'no-picture-yet', pictureWaitMs: 35_000 },
      ...{ login: 'digest', transport: 'tcp', pictureFormat: 'H.264', video: null },
      audio: { name: 'G.711 A-law', heard: false },
    });
    expect(answerTo({ steps, failure: 'closed-by-camera' }).pictureWaitMs).toBeNull();
  });

  it('says of what is transcoded what the camera sends, and not what is made of it', () => {
    const described: EngineStep = {
      step: 'described',
      picture: 'JPEG',
      transcoded: 'MJPEG',
      sound: null,
      ignored: [],
    };
    const steps = [CONNECTING, CONNECTED, ANSWERED, described, PLAYING];
    expect(answerTo({ steps, codecs: 'avc1.64001f' }).pictureFormat).toBe('MJPEG');
    expect(answerTo({ steps, codecs: 'avc1.64001f' }).video).toMatchObject({
      ...{ name: 'H.264', transcodedFrom: 'MJPEG', frameRate: 25 },
      ...{ keyFrameIntervalMs: null, keyFrameIntervalIsLonger: false, bitrateKbps: null },
    });
  });

  it.each([
    ['rtsps://192.0.2.10/main', 'tls'],
    ['rtsph://192.0.2.10/main', 'http-tunnel'],
    ['rtspsh://192.0.2.10/main', 'https-tunnel'],
    ['rtsp://192.0.2.10/main', 'tcp'],
  ])('to %s says that it came by %s', (url, transport) => {
    const steps = [CONNECTING, CONNECTED, ANSWERED, DESCRIBED, PLAYING];
    expect(answerTo({ url, steps }).transport).toBe(transport);
    expect(answerTo({ url, steps: [CONNECTING], failure: 'timed-out' }).transport).toBeNull();
  });

  it('says where the camera sent the hub on to, and whom it asked there', () => {
    const moved: EngineStep = { step: 'connecting', shown: 'rtsp://192.0.2.11:554/other' };
    const answer = answerTo({
      steps: [
        CONNECTING,
        CONNECTED,
        ANSWERED,
        moved,
        { step: 'connected', remote: '192.0.2.11' },
        ANSWERED,
        DESCRIBED,
      ],
    });
    expect(answer).toMatchObject({ redirectedTo: 'rtsp://192.0.2.11:554/other', connectedTo: '192.0.2.11' });
    expect(answerTo({ steps: [CONNECTING, CONNECTED, CONNECTING] }).redirectedTo).toBeNull();
  });

  it.each<[string, readonly EngineStep[], string | null]>([
    ['nobody asked for one', [CONNECTING, CONNECTED, ANSWERED, DESCRIBED], 'not-asked'],
    [
      'it was given one',
      [CONNECTING, CONNECTED, { step: 'challenged', scheme: 'basic' }, ANSWERED, DESCRIBED],
      'basic',
    ],
    ['there was none to give', [CONNECTING, CONNECTED, { step: 'challenged', scheme: null }], null],
    ['it came to no answer', [CONNECTING, CONNECTED], null],
  ])('tells of the login when %s', (_case, steps, login) => {
    expect(answerTo({ steps }).login).toBe(login);
  });

  it.each([
    ['avc1.64001f,mp4a.40.2', 'AAC'],
    ['avc1.64001f,opus', 'Opus'],
    ['avc1.64001f,flac', 'G.711'],
  ])('names the sound of a stream that it knows by %s alone', (codecs, name) => {
    expect(answerTo({ codecs }).audio).toEqual({ name, sampleRate: null, channels: null, heard: false });
    expect(answerTo({ codecs: 'avc1.64001f' }).audio).toBeNull();
  });

  it('to an address that may not be tried is the reason alone', () => {
    const answer = refusedAnswer(
      { url: 'rtsp://127.0.0.1/', credentialsUsed: 'stored' },
      '127.0.0.1 is loopback',
    );
    expect(connectionTestDtoSchema.parse(answer)).toMatchObject({
      ...{ ok: false, failedStep: 'address', reason: 'address-forbidden', message: '127.0.0.1 is loopback' },
      ...{ credentials: 'stored', video: null, stillMissing: 'no-picture' },
    });
  });
});
