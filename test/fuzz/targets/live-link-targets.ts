import { PassThrough } from 'node:stream';
import type { WebSocket } from 'ws';
import {
  LIVE_LINK_MAX_TILES,
  LIVE_LINK_PACE,
  LIVE_LINK_PART,
  type LiveLinkReply,
  readLiveLinkHeader,
} from '../../../server/contract/live-link.ts';
import { LingeringMemory } from '../../../server/hls/lingering-memory.ts';
import { LiveLinkPage } from '../../../server/realtime/live-link-page.ts';
import type { LiveLinkVisitor } from '../../../server/realtime/live-link-visitor.ts';
import { readLiveLinkReply } from '../../../web/src/player/live-link-reply.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { BAD_MESSAGES, GOOD_MESSAGES } from '../../support/live-link-messages.ts';
import { SlowSocket } from '../../support/slow-socket.ts';
import { StubCamera } from '../../support/stub-cameras.ts';
import { type FuzzInput, type FuzzTarget, textSeeds } from '../fuzz-target.ts';
import { isWhole, promise } from './promise.ts';

/** Nobody reads what lies in them. */
const SMALL = Buffer.alloc(400, 1);
const LARGE = Buffer.alloc(3 << 20, 1);
const CAMERAS = ['c1', 'c2'];
const OPEN = (tile: number, camera = 'c1', profile = 'sub') =>
  JSON.stringify({ type: 'open', tile, camera, profile, sound: tile % 2 === 0 });
const SAVE = (tile: number) =>
  JSON.stringify({ type: 'open', tile, camera: 'c1', profile: 'sub', sound: true, stillsEveryMs: 500 });
const CLOSE = (tile: number) => JSON.stringify({ type: 'close', tile });
/** What queues and sockets of a page may hold; far less than what is made here. */
const CEILING_BYTES = (48 << 20) + (1 << 20) + (4 << 20);

/** What happens between two messages of the page; everything else is a message. */
const EVENTS: Record<string, (stage: Stage) => unknown> = {
  '!part': (stage) => stage.part(),
  '!key': (stage) => stage.part(true),
  '!large': (stage) => stage.part(false, LARGE),
  '!init': (stage) => stage.init(),
  '!flush': ({ socket }) => socket.flush(3),
  '!drain': ({ socket }) => socket.flush(Number.MAX_SAFE_INTEGER),
  '!beat': ({ page }) => page.heartbeat(),
  '!pong': ({ socket }) => socket.emit('pong'),
  '!interrupt': ({ cameras }) => cameras.get('c1')?.stream('sub')?.window.interrupt(),
  '!over': ({ cameras }) => {
    cameras.get('c1')?.stream('sub')?.window.close();
    return turn();
  },
  '!remove': ({ cameras }) => cameras.delete('c1'),
  '!wait': ({ clock }) => clock.advanceSync(300),
  '!hurry': ({ socket, clock }) => {
    for (let n = 0; n < LIVE_LINK_PACE.burst + 10; n += 1) socket.say({ type: 'ping', sentAtMs: n });
    clock.advanceSync(20);
  },
  '!hang up': ({ socket }) => socket.terminate(),
};

/** What was put off has been done. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

class Stage {
  readonly clock = new FakeClock();
  readonly lingering = new LingeringMemory();
  readonly cameras = new Map(
    CAMERAS.map((id) => [id, new StubCamera(this.clock, { lingering: this.lingering })]),
  );
  readonly all = [...this.cameras.values()];
  readonly socket = new SlowSocket();
  readonly page: LiveLinkPage;
  closings = 0;
  private made = 0;
  private epoch = 0;
  private segment = 0;
  private begins = false;

  constructor() {
    this.page = new LiveLinkPage({
      socket: this.socket as unknown as WebSocket,
      connection: new PassThrough(),
      visitor: {
        find: (id: string) => this.cameras.get(id) ?? 'CAMERA_NOT_FOUND',
        view: () => null,
        maySee: () => true,
      } as unknown as LiveLinkVisitor,
      clock: this.clock,
      counters: { sentParts: 0, sentBytes: 0, droppedParts: 0 },
      onClosed: () => {
        this.closings += 1;
      },
    });
    this.init();
  }

  init(): void {
    this.epoch += 1;
    this.begins = true;
    for (const camera of this.all) camera.stream('sub')?.init(this.epoch);
  }

  /** An epoch begins with a key frame. */
  part(key = this.begins, bytes = SMALL): void {
    const independent = key || this.begins;
    this.begins = false;
    if (independent) this.segment += 1;
    for (const camera of this.all) {
      camera.stream('sub')?.part({
        ...{ epoch: this.epoch, segmentSequence: this.segment, index: 0, independent },
        ...{
          bytes,
          mediaTimeMs: this.made * 200,
          arrivalMs: 1e12 + this.made * 200,
        },
      });
    }
    this.made += 1;
  }

  get viewers(): number {
    const streams = this.all.flatMap((camera) => [...camera.profiles.values()]);
    return streams.reduce((sum, { viewers }) => sum + viewers, 0);
  }
}

/** A page of the live link, its cameras and its line: what it is sent can be read, what it holds is bounded, and all of it comes back. */
const liveLinkPage: FuzzTarget = {
  name: 'live-link-page',
  shape: 'sequence',
  maxPieces: 40,
  maxPieceBytes: 300,
  seeds: (): FuzzInput[] =>
    [
      [
        SAVE(1),
        '!key',
        '!part',
        '!flush',
        OPEN(2),
        '!key',
        SAVE(2),
        '!key',
        '!drain',
        '!init',
        '!key',
        '!drain',
      ],
      [OPEN(1), '!key', '!part', '!flush', OPEN(2), '!part', '!drain', CLOSE(1), '!part', '!drain'],
      [
        '!key',
        '!part',
        OPEN(1),
        OPEN(1, 'c2'),
        '!init',
        '!key',
        '!drain',
        '!beat',
        '!pong',
        '!beat',
        '!beat',
      ],
      [OPEN(4), '!key', ...Array<string>(8).fill('!large'), '!part', '!key', '!drain', '!part', '!flush'],
      [OPEN(1), OPEN(2, 'c2'), '!key', '!interrupt', '!init', '!key', '!over', '!wait', '!drain', '!remove'],
      ['!hurry', OPEN(3), '!hurry', '!wait', '!wait', '!key', '!drain', OPEN(9, 'c9'), OPEN(5, 'c1', 'main')],
      [OPEN(1), '!key', '!part', '!hang up', '!part', '!drain'],
      [...Array.from({ length: 30 }, (_, tile) => OPEN(tile)), '!key', '!drain'],
    ].map((pieces) => pieces.map((piece) => Buffer.from(piece))),
  words: [
    ...Object.keys(EVENTS),
    '"tile":',
    '"c1"',
    '"c2"',
    '"sub"',
    '"main"',
    '{"type":"ping","sentAtMs":1}',
    '[',
    'null',
  ],
  async check(pieces) {
    const stage = new Stage();
    const { socket, page, clock } = stage;
    for (const piece of pieces) {
      const text = piece.toString('latin1');
      const event = EVENTS[text];
      if (event) await event(stage);
      else if (socket.closedWith === null && !socket.terminated) socket.emit('message', piece, false);
      promise(page.tileCount <= LIVE_LINK_MAX_TILES, 'tiles are bounded');
      promise(page.unsentBytes <= CEILING_BYTES, 'what a page holds is bounded');
      if (socket.closedWith !== null || socket.terminated)
        promise(page.tileCount === 0, 'who is gone has no tiles');
    }
    clock.advanceSync(10_000);
    await turn();
    promise(stage.viewers === page.tileCount, 'a tile is a viewer');
    checkFrames(socket);
    page.close(1001, 'the end');
    socket.flush(Number.MAX_SAFE_INTEGER);
    promise(
      stage.viewers === 0 && page.tileCount === 0 && stage.closings === 1,
      'a page leaves nothing open',
    );
    for (const camera of stage.all) camera.stream('sub')?.window.close();
    promise(stage.lingering.bytes === 0, 'every part is let go');
    promise(clock.pendingTimers === 0, 'nobody waits any more');
  },
};

/** Text can be read by a page; of each tile an init segment comes before its parts, and the first part is a key frame. */
function checkFrames(socket: SlowSocket): void {
  for (const text of socket.sent) promise(readLiveLinkReply(text) !== null, `a page can read ${text}`);
  const epochs = new Map<number, number>();
  const begun = new Set<number>();
  for (const frame of socket.media) {
    const header = readLiveLinkHeader(Uint8Array.from(frame).buffer);
    promise(header !== null, 'a frame has a header');
    if (header.kind !== LIVE_LINK_PART) {
      epochs.set(header.tile, header.epoch);
      begun.delete(header.tile);
      continue;
    }
    promise(epochs.get(header.tile) === header.epoch, 'a part follows its init segment');
    promise(begun.has(header.tile) || header.independent, 'what begins begins with a key frame');
    begun.add(header.tile);
  }
}

const SIZES = { width: 704, height: 288, displayWidth: 704, displayHeight: 528 };

const REPLIES: LiveLinkReply[] = [
  { type: 'opened', tile: 1, camera: 'water-01', profile: 'sub' },
  { type: 'track', tile: 1, epoch: 3, mime: 'video/mp4; codecs="avc1.64001f"', ...SIZES },
  { type: 'dropped', tile: 65_535, parts: 12 },
  { type: 'interrupted', tile: 0 },
  { type: 'refused', tile: 2, code: 'CAMERA_NOT_FOUND', message: 'There is no camera with this id.' },
  { type: 'pong', sentAtMs: 12.5, hubTimeMs: 1.7e12 },
];

/** What a page makes of the hub's text frames: of the form that it was promised, or nothing. */
const liveLinkReply: FuzzTarget = {
  name: 'live-link-reply',
  shape: 'bytes',
  maxPieceBytes: 1_000,
  seeds: () =>
    textSeeds(
      ...REPLIES.map((reply) => JSON.stringify(reply)),
      ...[...GOOD_MESSAGES.map(([text]) => text), ...BAD_MESSAGES].filter((text) => text !== ''),
    ),
  words: [
    ...[
      '"type":',
      '"opened"',
      '"track"',
      '"pong"',
      '"tile":',
      '"epoch":',
      '"mime":',
      '"displayWidth":',
      '"parts":',
      '"hubTimeMs":',
    ],
    ...['null', '[', '{', '1e999', '-1', '"__proto__":', '\\u0000'],
  ],
  check([bytes]) {
    const reply = readLiveLinkReply(bytes!.toString('utf8'));
    if (reply === null) return;
    if (reply.type === 'pong') {
      promise(Number.isFinite(reply.sentAtMs) && Number.isFinite(reply.hubTimeMs), 'times are numbers');
      return;
    }
    promise(isWhole(reply.tile, 0, 0xffff), 'a tile has 16 bits');
    if (reply.type === 'track') {
      promise(
        isWhole(reply.epoch, 0, 0xffffffff) && typeof reply.mime === 'string',
        'a track has epoch and type',
      );
      const { width, height, displayWidth, displayHeight } = reply;
      for (const side of [width, height, displayWidth, displayHeight]) {
        promise(isWhole(side, 0, 65_535), 'a picture has a size');
      }
    }
    if (reply.type === 'dropped')
      promise(isWhole(reply.parts, 0, Number.MAX_SAFE_INTEGER), 'parts are counted');
    if (reply.type === 'refused') {
      promise(typeof reply.code === 'string' && typeof reply.message === 'string', 'a refusal has its words');
    }
  },
};

export const LIVE_LINK_TARGETS: readonly FuzzTarget[] = [liveLinkPage, liveLinkReply];
