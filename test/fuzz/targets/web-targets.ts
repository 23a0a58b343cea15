import { networkKey } from '../../../server/access/network-key.ts';
import { readCredentials } from '../../../server/access/request-credentials.ts';
import { isOwnOrigin } from '../../../server/base/request-origin.ts';
import { readCameraAddress } from '../../../server/config/camera-address.ts';
import { ConfigError } from '../../../server/config/config-problem.ts';
import { parseConfig } from '../../../server/config/load-config.ts';
import {
  LIVE_LINK_HEADER_BYTES,
  readLiveLinkHeader,
  writeLiveLinkHeader,
} from '../../../server/contract/live-link.ts';
import { parseLiveAddress } from '../../../server/http/live-address.ts';
import { parseByteRange, sliceBody } from '../../../server/http/live-range.ts';
import { fragmentHeaderBytes, writeFragmentHeader } from '../../../server/media/fmp4/fragment-header.ts';
import { parseLiveLinkRequest } from '../../../server/realtime/live-link-message.ts';
import { readPartFrames } from '../../../web/src/player/part-frames.ts';
import { BAD_MESSAGES, GOOD_MESSAGES } from '../../support/live-link-messages.ts';
import { sampleConfig } from '../../unit/config/config-fixture.ts';
import { type FuzzInput, type FuzzTarget, textSeeds } from '../fuzz-target.ts';
import { isWhole, promise } from './promise.ts';

/** A path below /live/, and the range that is asked for of it. */
const liveRequest: FuzzTarget = {
  name: 'live-request',
  shape: 'sequence',
  maxPieces: 2,
  maxPieceBytes: 2_000,
  seeds: (): FuzzInput[] =>
    [
      ['/live/water-001/main/k3f9-seg-12.m4s', 'bytes=0-499'],
      ['/live/water-001/master.m3u8', 'bytes=-500'],
      ['/live/a/sub/index.m3u8', 'bytes=9500-'],
      ['/live//main/x', 'bytes=0-9007199254740991'],
    ].map((pieces) => pieces.map((piece) => Buffer.from(piece))),
  words: ['/', '//', '..', '%2e', '/live/', '/main/', '\0', 'bytes=', '-', ',', '0-0', '9007199254740991'],
  check([path, range]) {
    const address = parseLiveAddress(path?.toString('latin1') ?? '');
    if (address?.kind === 'profile') {
      promise(!address.file.includes('/') && address.file !== '', 'a file is a name');
      promise(address.camera !== '' && !address.camera.includes('/'), 'a camera is a name');
    }
    const body = [Buffer.alloc(100, 1), Buffer.alloc(0), Buffer.alloc(300, 2)];
    const asked = parseByteRange(range?.toString('latin1') ?? '', 400);
    if (asked === null || asked === 'unsatisfiable') return;
    promise(isWhole(asked.start, 0, 399) && isWhole(asked.end, asked.start + 1, 400), 'a range lies within');
    const sliced = sliceBody(body, asked).reduce((sum, { length }) => sum + length, 0);
    promise(sliced === asked.end - asked.start, 'a range is as long as it says');
  },
};

const liveLinkRequest: FuzzTarget = {
  name: 'live-link-request',
  shape: 'bytes',
  maxPieceBytes: 4096,
  seeds: () =>
    textSeeds(...GOOD_MESSAGES.map(([text]) => text), ...BAD_MESSAGES.filter((text) => text !== '')),
  words: [
    '"type":',
    '"open"',
    '"close"',
    '"tile":',
    '"camera":',
    '"profile":',
    '"sub"',
    '"stillsEveryMs":',
    'null',
    '[',
    '{',
    '\\u0000',
    '1e999',
    '"__proto__":',
  ],
  check([bytes]) {
    const request = parseLiveLinkRequest(bytes!.toString('utf8'));
    if (request === null) return;
    if (request.type === 'ping') {
      promise(Number.isFinite(request.sentAtMs), 'a time is a number');
      return;
    }
    promise(isWhole(request.tile, 0, 0xffff), 'a tile has 16 bits');
    if (request.type === 'close') return;
    promise(request.profile === 'main' || request.profile === 'sub', 'a profile is one');
    promise(request.camera.length >= 1 && request.camera.length <= 64, 'a camera has a name of some letters');
    promise(typeof request.sound === 'boolean', 'sound is on or off');
    const { stillsEveryMs = 500 } = request;
    promise(
      stillsEveryMs >= 500 && stillsEveryMs <= 60_000,
      'pictures now and then come neither at once nor never',
    );
  },
};

/** What the page reads: when the pictures of a part are shown. */
const partFrames: FuzzTarget = {
  name: 'part-frames',
  shape: 'bytes',
  maxPieceBytes: 4096,
  seeds: (): FuzzInput[] =>
    [1, 5, 40].map((sampleCount) => {
      const samples = Array.from({ length: sampleCount }, () => 3_600);
      const part = Buffer.alloc(fragmentHeaderBytes(sampleCount));
      writeFragmentHeader(part, part.length, {
        ...{ sequence: 1, trackId: 1, baseDecodeTicks: 7, sampleCount, sizes: samples, durations: samples },
        ...{ keyFrames: samples, compositionOffsets: samples, payloadBytes: 0 },
      });
      return [part];
    }),
  words: ['moof', 'traf', 'tfhd', 'trun', 'mdat', '\0\0\0\x08', '\0\0\0\0', '\xff\xff\xff\xff'],
  check([bytes]) {
    const frames = readPartFrames(bytes!);
    if (frames === null) return;
    const { ticks, durationTicks } = frames;
    promise(ticks.length >= 1 && ticks.length <= 4096, 'a part has some frames');
    promise(ticks.every(Number.isSafeInteger) && durationTicks > 0, 'times are numbers, and pass');
  },
};

/** What the page reads: the header of a binary frame. */
const liveLinkFrame: FuzzTarget = {
  name: 'live-link-frame',
  shape: 'bytes',
  maxPieceBytes: 256,
  seeds: (): FuzzInput[] => {
    const frame = Buffer.alloc(LIVE_LINK_HEADER_BYTES + 20);
    const header = {
      kind: 2,
      independent: true,
      tile: 7,
      epoch: 3,
      arrivalMs: 1.7e12,
      mediaTimeMs: 12,
      durationMs: 200,
    } as const;
    writeLiveLinkHeader(header, frame);
    return [[frame], [frame.subarray(0, LIVE_LINK_HEADER_BYTES)]];
  },
  check([bytes]) {
    const frame = Uint8Array.from(bytes!).buffer;
    const header = readLiveLinkHeader(frame);
    promise(header === null || frame.byteLength >= LIVE_LINK_HEADER_BYTES, 'a header is whole');
    if (!header) return;
    const again = new Uint8Array(LIVE_LINK_HEADER_BYTES);
    writeLiveLinkHeader(header, again);
    const reread = readLiveLinkHeader(again.buffer);
    promise(reread?.tile === header.tile && reread.epoch === header.epoch, 'what is read can be written');
  },
};

const SECRET = 'geheim';
/** Names of settings are shown; what stands in the place of one is one. */
const SECRET_AS_NAME = /[{,]\s*"(?:[^"\\]|\\.)*geheim/s;

const configFile: FuzzTarget = {
  name: 'config-file',
  shape: 'bytes',
  seeds: () => textSeeds(JSON.stringify(sampleConfig(), null, 1), ...Array<string>(3).fill(smallConfig())),
  words: [
    '{',
    '}',
    '[',
    ']',
    '"',
    ',',
    ':',
    '\\',
    'null',
    '1e999',
    '-0',
    '"__proto__":',
    '"hub":',
    '"cameras":',
    'rtsp://',
    '@',
    '//',
  ],
  check([bytes]) {
    const text = bytes!.toString('utf8');
    try {
      parseConfig(text, { file: 'x.json' });
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      promise(error.problems.length > 0, 'what is wrong is named');
      if (!SECRET_AS_NAME.test(text)) promise(!error.message.includes(SECRET), 'no password is shown');
    }
  },
};

function smallConfig(): string {
  const { hub, cameras, domains, regions, ...config } = sampleConfig();
  const camera = { ...cameras[0], profiles: { main: { url: `rtsp://viewer:${SECRET}@10.0.0.1/` } } };
  return JSON.stringify({
    ...config,
    domains: domains.slice(0, 1),
    regions: regions.slice(0, 1),
    cameras: [camera],
  });
}

const cameraAddress: FuzzTarget = {
  name: 'camera-address',
  shape: 'bytes',
  maxPieceBytes: 2_000,
  seeds: () =>
    textSeeds(
      `rtsp://viewer:${SECRET}%21@127.0.0.1:8554/water-001/main`,
      'rtsps://[2001:db8::7]:322/live?x=1',
      `rtsp://a:${SECRET}/x@10.0.0.1/`,
    ),
  words: ['rtsp://', 'rtspsh://', '@', ':', '/', '#', '%', '%zz', ' ', '[', ']', '\n'],
  check([bytes]) {
    const address = readCameraAddress(bytes!.toString('utf8'));
    if (!address.ok) {
      promise(!address.expected.includes(SECRET), 'no password is shown');
      return;
    }
    promise(/^rtsps?h?:\/\/[^/?#@\s]+/.test(address.url), 'an address has a host and no credentials');
    promise(address.credentials === null || address.credentials.username !== '', 'credentials have a name');
  },
};

/** Pieces: cookie, authorization, address, origin, host. */
const requestCredentials: FuzzTarget = {
  name: 'request-credentials',
  shape: 'sequence',
  maxPieces: 5,
  maxPieceBytes: 4096,
  seeds: (): FuzzInput[] =>
    [
      ['a=b; onescreen_session=token; c=d', 'Bearer abc', '203.0.113.7', 'http://hub.example', 'hub.example'],
      [
        'onescreen_session="token"',
        'bearer  abc',
        '::ffff:192.0.2.1',
        'https://hub.example:8080',
        'hub.example:8080',
      ],
      ['onescreen_session=', 'Basic YTpi', '2001:db8::1%eth0', 'null', ''],
    ].map((pieces) => pieces.map((piece) => Buffer.from(piece))),
  words: [
    'onescreen_session',
    '=',
    ';',
    '; ',
    'Bearer ',
    'bearer',
    ',',
    '"',
    '::',
    '%',
    'http://',
    '://',
    'null',
  ],
  check(pieces) {
    const [cookie, authorization, address, origin, host] = pieces.map((piece) => piece.toString('latin1'));
    const shown = Object.values(readCredentials({ cookie, authorization }, false));
    promise(shown.length <= 1, 'one credential at most');
    for (const value of shown) promise(value.length <= 512, 'a credential is of bounded length');
    promise(typeof networkKey(address ?? '') === 'string', 'an address has a key');
    promise(typeof isOwnOrigin({ origin, host }, null) === 'boolean', 'an origin is ours or not');
    if (origin !== undefined && isOwnOrigin({ origin, host }, null)) {
      promise(origin.toLowerCase().endsWith((host ?? '').toLowerCase()), 'our origin ends with our host');
    }
  },
};

export const WEB_TARGETS: readonly FuzzTarget[] = [
  liveRequest,
  liveLinkRequest,
  liveLinkFrame,
  partFrames,
  configFile,
  cameraAddress,
  requestCredentials,
];
