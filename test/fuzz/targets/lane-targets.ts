import { parseSessionDescription } from '../../../server/media/sdp/session-description.ts';
import { writeSessionDescription } from '../../../server/media/sdp/write-session-description.ts';
import { RelayRequests } from '../../../server/rtsp/relay-requests.ts';
import { frameOf } from '../../support/rtsp-bytes.ts';
import { SDP_CASES } from '../../support/sdp-cases.ts';
import { type FuzzInput, type FuzzTarget, textSeeds } from '../fuzz-target.ts';
import { promise } from './promise.ts';

const ask = (method: string, rest = '') =>
  Buffer.from(`${method} rtsp://127.0.0.1:5000/t/track0 RTSP/1.0\r\nCSeq: 3\r\n${rest}\r\n`);
const REPORT = frameOf(1, Buffer.alloc(40, 0x81));

/** What a program on loopback asks, and what anybody else there might. */
const relayRequests: FuzzTarget = {
  name: 'relay-requests',
  shape: 'sequence',
  maxPieceBytes: 2_000,
  seeds: (): FuzzInput[] => [
    [ask('OPTIONS'), ask('DESCRIBE', 'Accept: application/sdp\r\n'), ask('PLAY'), REPORT],
    [ask('SETUP', 'Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n'), REPORT, REPORT, ask('TEARDOWN')],
  ],
  words: ['\r\n\r\n', '\r\n', '$', 'RTSP/1.0', 'rtsp://'],
  check(pieces) {
    const cut = methodsOf(pieces);
    const whole = methodsOf([Buffer.concat(pieces)]);
    if (cut && whole) promise(cut.join() === whole.join(), 'pieces change no request');
  },
};

/** Null when it is no RTSP. */
function methodsOf(pieces: FuzzInput): string[] | null {
  const requests = new RelayRequests();
  const methods: string[] = [];
  for (const piece of pieces) {
    const asked = requests.push(piece);
    if (!asked) return null;
    for (const { method, uri } of asked) {
      promise(/^[A-Z_]+$/.test(method) && !/\s/.test(uri), 'a request is one line');
      methods.push(method);
    }
  }
  return methods;
}

const LINES = [
  /^v=0$/,
  /^o=- 0 0 IN IP4 127\.0\.0\.1$/,
  /^s=camera$/,
  /^c=IN IP4 127\.0\.0\.1$/,
  /^t=0 0$/,
  /^m=(video|audio) 0 RTP\/AVP \d{1,3}$/,
  /^a=rtpmap:\d{1,3} [A-Za-z0-9-]{1,32}\/\d{1,8}(\/\d{1,3})?$/,
  /^a=fmtp:\d{1,3} [a-z0-9-]+=[A-Za-z0-9+/=,.:_-]+(;[a-z0-9-]+=[A-Za-z0-9+/=,.:_-]+)*$/,
  /^a=framerate:[\d.e+-]+$/,
  /^a=control:track\d+$/,
];

/** Whatever a camera describes, ffmpeg is told nothing but what a description should say. */
const relayedDescription: FuzzTarget = {
  name: 'relayed-description',
  shape: 'bytes',
  maxPieceBytes: 8_000,
  seeds: () => textSeeds(...SDP_CASES.map(({ text }) => text)),
  words: [
    '\r\na=fmtp:96 ',
    '\r\na=rtpmap:96 ',
    'MP4V-ES/90000',
    ';',
    '=',
    '\r\nm=video 0 RTP/AVP 96',
    '\u2028',
    '\r',
    '\n',
  ],
  check([bytes]) {
    const description = parseSessionDescription(bytes!.toString('utf8'));
    const tracks = (description?.media ?? []).map((media, place) => ({ media, control: `track${place}` }));
    const written = writeSessionDescription(tracks);
    for (const line of written.trimEnd().split('\r\n')) {
      promise(
        LINES.some((form) => form.test(line)),
        `a line is of a form that is meant: ${line}`,
      );
    }
    promise(parseSessionDescription(written) !== null, 'it can be read');
  },
};

export const LANE_TARGETS: readonly FuzzTarget[] = [relayRequests, relayedDescription];
