import { wordsOfCamera } from '../../../server/rtsp/camera-words.ts';
import { InterleavedDemuxer, MAX_GARBAGE_BYTES } from '../../../server/rtsp/interleaved-demuxer.ts';
import { ReceptionStatistics } from '../../../server/rtsp/reception-statistics.ts';
import { MAX_HELD_PACKETS, ReorderBuffer } from '../../../server/rtsp/reorder-buffer.ts';
import {
  baseUrlOf,
  parseRedirect,
  parseRtspAddress,
  resolveControl,
  urlOfHeader,
} from '../../../server/rtsp/rtsp-address.ts';
import { RtspAuthorization } from '../../../server/rtsp/rtsp-authorization.ts';
import { parseChallenges, strongestOf } from '../../../server/rtsp/rtsp-challenge.ts';
import {
  parsePublicHeader,
  parseRtpInfo,
  parseSessionHeader,
  parseTransportHeader,
} from '../../../server/rtsp/rtsp-headers.ts';
import {
  contentLengthOf,
  parseMessageHead,
  type RtspMessage,
  writeRequest,
} from '../../../server/rtsp/rtsp-message.ts';
import { TrackRouter } from '../../../server/rtsp/track-router.ts';
import { MAX_TUNNEL_HEAD_BYTES, TunnelHead } from '../../../server/rtsp/tunnel-head.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { concat, frameOf, rtpPacket, senderReport } from '../../support/rtsp-bytes.ts';
import { type FuzzInput, type FuzzTarget, textSeeds } from '../fuzz-target.ts';
import { isWhole, promise, promisePlain } from './promise.ts';

const HEADS = [
  'RTSP/1.0 200 OK\r\nCSeq: 3\r\nSession: 1A2B;timeout=60\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1;ssrc=1F\r\n\r\n',
  'RTSP/1.0 200 OK\r\nCSeq: 4\r\nRTP-Info: url=rtsp://h/t1;seq=9;rtptime=4294967295,url=t2;seq=1\r\nPublic: OPTIONS, PLAY\r\n\r\n',
  'RTSP/1.0 401 Unauthorized\nWWW-Authenticate: Digest realm="r", nonce="n"\n\tstale=true\nContent-Length: 12\n\n',
  'GET_PARAMETER rtsp://192.0.2.1/live RTSP/1.0\r\nCSeq: 9\r\n\r\n',
  'RTSP/1.0 200 OK\r\nTransport: RTP/AVP;unicast;client_port=20000-20001;server_port=6970-6971;source=192.0.2.1\r\n\r\n',
  'HTTP/1.0 200 OK\r\nContent-Type: application/x-rtsp-tunnelled\r\n\r\n',
];

const rtspMessage: FuzzTarget = {
  name: 'rtsp-message',
  shape: 'bytes',
  maxPieceBytes: 16 * 1024,
  seeds: () => textSeeds(...HEADS),
  words: [
    '\r\n',
    '\n',
    '\r\n\r\n',
    ': ',
    ';',
    '=',
    ',',
    '"',
    ' ',
    '\0',
    ';timeout=',
    ';interleaved=',
    'url=',
    ';seq=',
  ],
  check([bytes]) {
    const text = bytes!.toString('latin1');
    const message = parseMessageHead(text);
    const values = [...(message?.headers.values() ?? [])].flat();
    for (const value of values) promisePlain(value, 'a header');
    if (message) promise(isWhole(contentLengthOf(message), 0, 10 ** 12), 'a length is a whole number');
    for (const value of [text, ...values]) checkHeaderValue(value);
  },
};

function checkHeaderValue(value: string): void {
  const session = parseSessionHeader(value);
  const timeoutMs = Math.floor(session?.timeoutMs ?? 1_000);
  promise(isWhole(timeoutMs, 1_000, 120_000), 'a session lasts for a while');
  const { rtpChannel, serverPorts } = parseTransportHeader(value);
  promise(rtpChannel === null || isWhole(rtpChannel, 0, 255), 'a channel is a byte');
  for (const port of serverPorts ? [serverPorts.rtp, serverPorts.rtcp] : []) {
    promise(isWhole(port, 1, 65_535), 'a port is one');
  }
  for (const { sequence, rtpTime } of parseRtpInfo(value)) {
    promise(isWhole(sequence ?? 0, 0, 0xffff), 'a sequence number has 16 bits');
    promise(isWhole(rtpTime ?? 0, 0, 0xffffffff), 'an RTP time has 32 bits');
  }
  parsePublicHeader(value);
  checkWords(value);
}

const SECRET = 's3cret-passw0rd';

function checkWords(value: string): void {
  const credentials = { username: 'u', password: SECRET };
  const words = wordsOfCamera(value, credentials);
  promise(/^[\x20-\x7e]{0,80}$/.test(words), 'what people are shown is a line of ASCII');
  promise(!words.toLowerCase().includes(SECRET), 'nobody is shown the password');
  const end = value.slice(0, 8);
  promise(wordsOfCamera(`${value}${SECRET}${end}`, credentials) === '', 'nor a sentence around it');
  promise(!/[\x80-\xff]/.test(urlOfHeader(value)), 'a URL of a header is ASCII');
}

const rtspChallenge: FuzzTarget = {
  name: 'rtsp-challenge',
  shape: 'bytes',
  seeds: () =>
    textSeeds(
      'Digest realm="IP Camera(23435)", nonce="8d3f", algorithm="MD5", stale="FALSE"',
      'Basic realm="r", Digest realm="r\\"x", nonce="n", qop="auth,auth-int", algorithm=SHA-256, opaque="o"',
      'Digest realm=r,nonce=n,algorithm=MD5-sess,qop=auth\nBasic realm="/"',
      'Negotiate abc==, Digest nonce=""',
    ),
  words: [
    'Digest ',
    'Basic ',
    'realm=',
    'nonce=',
    'qop="auth"',
    'algorithm=SHA-512-256',
    '-sess',
    'stale=true',
    '\\"',
    '"',
    ',',
    '\n',
  ],
  check([bytes]) {
    const values = bytes!.toString('latin1').split('\n');
    const challenges = parseChallenges(values);
    promise(challenges.length <= 8, 'not more challenges than anyone answers');
    promise(
      (strongestOf(challenges) === null) === (challenges.length === 0),
      'of some, one is the strongest',
    );
    const authorization = new RtspAuthorization({ username: 'u', password: SECRET });
    const head = parseMessageHead(
      `RTSP/1.0 401 x\r\n${values.map((v) => `WWW-Authenticate: ${v}\r\n`).join('')}\r\n`,
    );
    authorization.challenged(head?.headers.get('www-authenticate') ?? []);
    const header = authorization.header('PLAY', 'rtsp://192.0.2.1/live');
    const request = writeRequest(
      'PLAY',
      'rtsp://192.0.2.1/live',
      3,
      header === null ? [] : [['Authorization', header]],
    );
    promise(
      request.split(/\r\n|\r|\n/).length === (header === null ? 5 : 6),
      'a challenge gets no line of its own',
    );
    promise(!request.includes(SECRET), 'a password is in no request as it is');
  },
};

const BASE = 'rtsp://192.0.2.1:554/cam/realmonitor?channel=1&subtype=0';

const rtspAddress: FuzzTarget = {
  name: 'rtsp-address',
  shape: 'bytes',
  seeds: () =>
    textSeeds(
      'rtsp://user:pass@192.0.2.10:8554/Streaming/Channels/101?a=b#c',
      'rtsps://[2001:db8::1]:322/live/',
      'rtsp://u:p@[fe80::1%25eth0]:8554/live',
      'trackID=0',
      '?track=1',
      '*',
      'rtsph://cam.example/path with space/通',
    ),
  words: [
    'rtsp://',
    'rtsps://',
    'rtspsh://',
    '@',
    ':',
    '/',
    '?',
    '#',
    '%',
    '[::1]',
    '\r\n',
    ' RTSP/1.0',
    '通',
    '\0',
    '..',
  ],
  check([bytes]) {
    const text = bytes!.toString('utf8');
    const from = parseRtspAddress(BASE)!;
    for (const address of [parseRtspAddress(text), parseRedirect(from, text)]) {
      if (!address) continue;
      promise(/^rtsps?:\/\/[\x21-\x7e]+$/.test(address.url), 'an address is visible ASCII');
      promise(isWhole(address.port, 0, 65_535) && address.host !== '', 'an address has host and port');
      promise(
        !new URL(address.url).username && !new URL(address.url).password,
        'an address has no credentials',
      );
    }
    for (const uri of [resolveControl(BASE, text), baseUrlOf(BASE, null, text, null)]) {
      const lines = writeRequest('SETUP', uri, 1, []).split(/\r\n|\r|\n/);
      promise(lines.length === 5, 'a control gets no line of its own');
      promise(/^SETUP [\x21-\x7e]+ RTSP\/1\.0$/.test(lines[0]!), 'a request line has three words');
    }
  },
};

const CONVERSATION = concat(
  HEADS[0]!,
  frameOf(0, rtpPacket({ payload: Buffer.alloc(200, 0x41) })),
  frameOf(1, senderReport()),
  'RTSP/1.0 200 OK\r\nCSeq: 3\r\nContent-Length: 4\r\n\r\nv=0\n',
  frameOf(0, rtpPacket({ sequence: 1, payload: Buffer.alloc(30, 0x24) })),
  frameOf(2, rtpPacket({ payloadType: 8, payload: Buffer.alloc(40) })),
  HEADS[3]!,
);

/** The pieces are what one read brings. */
const interleavedDemuxer: FuzzTarget = {
  name: 'interleaved-demuxer',
  shape: 'sequence',
  seeds: (): FuzzInput[] => [
    [CONVERSATION],
    [CONVERSATION.subarray(0, 33), CONVERSATION.subarray(33, 200), CONVERSATION.subarray(200)],
    Array.from({ length: 30 }, (_, i) => CONVERSATION.subarray(i * 20, i * 20 + 20)),
    [Buffer.from('RTSP/1.0 200 OK\r\nContent-Length: 70000\r\n\r\n'), Buffer.alloc(300, 0x78)],
    [Buffer.from('\r\n\r\n$'), frameOf(0, rtpPacket())],
    // Garbage that looks like a frame, as long as one can be and shorter, on a channel in use and on another.
    [CONVERSATION, concat('x', Buffer.of(0x24, 0, 0xff, 0xff, 0x80), '$\0'.repeat(400)), CONVERSATION],
    [CONVERSATION, concat(Buffer.of(0x24, 7, 0, 90, 0x80), 'x'.repeat(40)), CONVERSATION],
    // What every message might begin with, and none does.
    Array.from({ length: 12 }, () => Buffer.from('AGORSTP'.repeat(150))),
  ],
  words: [
    '$',
    '$\0',
    '\r\n',
    '\r\n\r\n',
    'RTSP/1.0 200 OK\r\n',
    'Content-Length: 60000\r\n',
    'OPTIONS * RTSP/1.0\r\n',
  ],
  check(reads) {
    let handed = 0;
    let damaged = 0;
    let messages = 0;
    const router = new TrackRouter({ onRtp() {}, onRtcp() {}, onDamaged() {} });
    router.addTrack(0, 96, 0, true);
    router.addTrack(1, 8, 2, false);
    const demuxer = new InterleavedDemuxer({
      onMessage: (message) => {
        messages += 1;
        promise(message.body.length <= 64 * 1024, 'a body is bounded');
      },
      onDamaged: (bytes) => {
        damaged += bytes;
      },
    });
    demuxer.expectChannel(0);
    demuxer.frames = {
      frame(channel, buffer, start, end) {
        promise(start < end && end <= buffer.length, 'a frame lies in its buffer');
        handed += end - start;
        router.frame(channel, buffer, start, end);
      },
    };
    let total = 0;
    let trouble: string | null = null;
    for (const read of reads) {
      if (trouble !== null) break;
      // Stale bytes of an earlier read lie behind: they must not be taken for what came.
      trouble = demuxer.push(Buffer.concat([read, STALE]), read.length);
      total += read.length;
    }
    promise(handed + damaged + messages * 10 <= total + 10, 'nothing is handed out that did not come');
    if (trouble !== null)
      promise(damaged > MAX_GARBAGE_BYTES || /body/.test(trouble), 'the end has its reason');
  },
};

const STALE = Buffer.alloc(16, 0x24);

/** Over UDP: what overtook each other is put in order; what stands in the numbers is believed by nobody. */
const reorderBuffer: FuzzTarget = {
  name: 'reorder-buffer',
  shape: 'sequence',
  maxPieces: 200,
  maxPieceBytes: 64,
  seeds: (): FuzzInput[] => [
    Array.from({ length: 100 }, (_, i) =>
      rtpPacket({ sequence: (0xffd0 + i) & 0xffff, timestamp: i * 3600 }),
    ),
    [5, 4, 7, 6, 10, 9, 8, 300, 11].map((sequence) => rtpPacket({ sequence })),
  ],
  check(packets) {
    const clock = new FakeClock();
    const handed: Buffer[] = [];
    const buffer = new ReorderBuffer({ clock, deliver: (packet) => handed.push(packet) });
    const statistics = new ReceptionStatistics(90_000, 1);
    const taken = packets.filter((packet) => packet.length >= 12);
    for (const [at, packet] of taken.entries()) {
      buffer.push(packet);
      promise(at + 1 - handed.length - buffer.late <= MAX_HELD_PACKETS, 'what is held back is bounded');
      statistics.packet(packet, at * 10);
      if (packet[11]! % 8 === 0) clock.advanceSync(packet[10]! % 32);
    }
    const report = statistics.report(10_000);
    if (report) promise(report.lossRatio >= 0 && report.lossRatio <= 1, 'a share is one');
    clock.advanceSync(1_000);
    promise(clock.pendingTimers === 0, 'nothing is waited for in the end');
    promise(handed.length + buffer.late === taken.length, 'each packet is handed on or counted');
    buffer.close();
  },
};

/** The pieces are what one read brings. */
const tunnelHead: FuzzTarget = {
  name: 'tunnel-head',
  shape: 'sequence',
  maxPieces: 30,
  seeds: (): FuzzInput[] => [
    [Buffer.from(`${HEADS[5]}RTSP/1.0 200 OK\r\nCSeq: 2\r\n\r\n`)],
    Array.from({ length: 40 }, (_, i) => Buffer.from(HEADS[5]!.slice(i * 2, i * 2 + 2))),
    ['HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="x"\n', '\r', '\n$'].map((text) =>
      Buffer.from(text),
    ),
    [Buffer.from('HTTP/1.0 200 OK\n'), Buffer.from('\n$\0\0\x0c')],
    Array<Buffer>(20).fill(Buffer.alloc(900, 0x78)),
  ],
  words: [
    '\r\n',
    '\n',
    '\r',
    '\r\n\r\n',
    'HTTP/1.0 ',
    'HTTP/',
    'RTSP/1.0 ',
    ' 200 ',
    ': ',
    'Content-Type: text/html',
  ],
  check(reads) {
    const head = new TunnelHead();
    const bytes = Buffer.concat(reads);
    let taken = 0;
    for (const read of reads) {
      const answer = head.push(Buffer.concat([read, STALE]), read.length);
      taken += read.length;
      promise(answer !== null || taken <= MAX_TUNNEL_HEAD_BYTES, 'what is gathered is bounded');
      if (answer === null) continue;
      if (answer === 'endless') return;
      promise(isWhole(answer.restBytes, 0, read.length), 'the rest lies in the last read');
      const atOnce = new TunnelHead().push(bytes, bytes.length);
      promise(atOnce !== null && atOnce !== 'endless', 'in one piece it is a head as well');
      promise(atOnce.restBytes - answer.restBytes === bytes.length - taken, 'it ends at the same place');
      promise(shown(atOnce.message) === shown(answer.message), 'and says the same');
      return;
    }
  },
};

function shown(message: RtspMessage | null): string {
  return JSON.stringify(message && { ...message, headers: [...message.headers] });
}

export const RTSP_TARGETS: readonly FuzzTarget[] = [
  rtspMessage,
  rtspChallenge,
  rtspAddress,
  interleavedDemuxer,
  reorderBuffer,
  tunnelHead,
];
