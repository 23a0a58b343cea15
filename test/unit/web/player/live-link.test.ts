import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  LIVE_LINK_CLOSE_NOT_LOGGED_IN,
  LIVE_LINK_HEADER_BYTES,
  LIVE_LINK_INIT,
  LIVE_LINK_PACE,
  LIVE_LINK_PART,
  writeLiveLinkHeader,
} from '../../../../server/contract/live-link.ts';
import {
  type LinkTile,
  type LinkTileListener,
  LiveLink,
  liveLinkUrl,
} from '../../../../web/src/player/live-link.ts';

const SIZES = { width: 704, height: 288, displayWidth: 704, displayHeight: 528 };

class FakeSocket {
  static readonly OPEN = 1;
  static all: FakeSocket[] = [];
  readyState = 0;
  binaryType = '';
  sent: Record<string, unknown>[] = [];
  onopen: (() => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;

  constructor() {
    FakeSocket.all.push(this);
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.readyState = 3;
  }
  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }
  fail(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
  say(data: unknown): void {
    this.onmessage?.({ data: typeof data === 'string' ? data : JSON.stringify(data) });
  }
  get opens(): unknown[] {
    return this.sent.filter((request) => request.type === 'open');
  }
}

const socket = () => FakeSocket.all.at(-1)!;
const wish = { camera: 'bridge', profile: 'sub', sound: false } as const;

function listener() {
  return {
    opened: vi.fn(),
    track: vi.fn(),
    init: vi.fn(),
    part: vi.fn(),
    dropped: vi.fn(),
    interrupted: vi.fn(),
    refused: vi.fn(),
    disconnected: vi.fn(),
  } satisfies LinkTileListener;
}

function media(tile: number, kind: 1 | 2, payload: number[]): ArrayBuffer {
  const frame = new Uint8Array(LIVE_LINK_HEADER_BYTES + payload.length);
  const times = { arrivalMs: 5, mediaTimeMs: 6, durationMs: 200 };
  writeLiveLinkHeader({ kind, tile, epoch: 3, independent: true, ...times }, frame);
  frame.set(payload, LIVE_LINK_HEADER_BYTES);
  return frame.buffer;
}

let link: LiveLink;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeSocket);
  FakeSocket.all = [];
  link = new LiveLink({ url: 'ws://hub/live-link' });
});

afterEach(() => {
  link.close();
  // In this order: one of the globals is a timer of the fake clock.
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('LiveLink', () => {
  it('connects with the first tile, once for all of them', () => {
    expect(FakeSocket.all).toHaveLength(0);
    link.open(wish, listener());
    link.open({ ...wish, camera: 'square' }, listener());
    expect(FakeSocket.all).toHaveLength(1);
    socket().open();
    expect(socket().opens).toEqual([
      { type: 'open', tile: 1, ...wish },
      { type: 'open', tile: 2, ...wish, camera: 'square' },
    ]);
  });

  it('hands media to its tile, without a copy', () => {
    const [bridge, square] = [listener(), listener()];
    link.open(wish, bridge);
    link.open(wish, square);
    socket().open();
    const frame = media(2, LIVE_LINK_PART, [1, 2, 3]);
    socket().onmessage?.({ data: frame });
    socket().onmessage?.({ data: media(2, LIVE_LINK_INIT, [9]) });
    expect(bridge.part).not.toHaveBeenCalled();
    const [header, bytes] = square.part.mock.calls[0]!;
    expect(header).toMatchObject({ tile: 2, epoch: 3, independent: true, arrivalMs: 5, durationMs: 200 });
    expect([...bytes]).toEqual([1, 2, 3]);
    expect(bytes.buffer).toBe(frame);
    expect([...square.init.mock.calls[0]![1]]).toEqual([9]);
  });

  it('tells a tile what the hub says of it', () => {
    const tile = listener();
    link.open(wish, tile);
    socket().open();
    socket().say({ type: 'opened', tile: 1, camera: 'bridge', profile: 'sub' });
    socket().say({ type: 'track', tile: 1, epoch: 4, mime: 'video/mp4', ...SIZES });
    socket().say({ type: 'dropped', tile: 1, parts: 7 });
    socket().say({ type: 'interrupted', tile: 1 });
    socket().say({ type: 'refused', tile: 1, code: 'CAMERA_NOT_FOUND', message: 'none' });
    expect(tile.opened).toHaveBeenCalledOnce();
    expect(tile.track).toHaveBeenCalledWith({ epoch: 4, mime: 'video/mp4', ...SIZES });
    expect(tile.dropped).toHaveBeenCalledWith(7);
    expect(tile.interrupted).toHaveBeenCalledOnce();
    expect(tile.refused).toHaveBeenCalledWith('CAMERA_NOT_FOUND', 'none');
  });

  it.each([
    ['no JSON', 'x{'],
    ['null', 'null'],
    ['an unknown type', '{"type":"news","tile":1}'],
    ['an unknown tile', '{"type":"interrupted","tile":77}'],
    ['a frame that is too short', new ArrayBuffer(3)],
    ['a frame of an unknown kind', new ArrayBuffer(64)],
  ])('ignores %s', (_what, data) => {
    const tile = listener();
    link.open(wish, tile);
    socket().open();
    expect(() => socket().onmessage?.({ data })).not.toThrow();
    for (const heard of Object.values(tile)) expect(heard).not.toHaveBeenCalled();
  });

  it('hears no more of a tile that it closed', () => {
    const tile = listener();
    const open = link.open(wish, tile);
    socket().open();
    open.close();
    open.close();
    socket().onmessage?.({ data: media(1, LIVE_LINK_PART, [1]) });
    expect(tile.part).not.toHaveBeenCalled();
    expect(socket().sent.filter((request) => request.type === 'close')).toEqual([{ type: 'close', tile: 1 }]);
    link.open(wish, listener());
    expect(socket().opens.at(-1)).toMatchObject({ tile: 2 });
  });

  it('opens its tiles again after a loss, and waits longer each time', () => {
    const tile = listener();
    link.open(wish, tile);
    socket().open();
    socket().fail();
    expect(tile.disconnected).toHaveBeenCalledOnce();
    expect(link.state.getSnapshot()).toMatchObject({ state: 'lost', failures: 1, everOpened: true });
    vi.advanceTimersByTime(250);
    expect(FakeSocket.all).toHaveLength(2);
    socket().fail();
    vi.advanceTimersByTime(240);
    expect(FakeSocket.all).toHaveLength(2);
    vi.advanceTimersByTime(300);
    socket().open();
    expect(socket().opens).toEqual([{ type: 'open', tile: 1, ...wish }]);
    expect(link.state.getSnapshot()).toMatchObject({ state: 'open', failures: 0 });
  });

  it('never waits longer than a person would', () => {
    link.open(wish, listener());
    for (let failure = 0; failure < 20; failure++) {
      const before = FakeSocket.all.length;
      socket().fail();
      vi.advanceTimersByTime(4_000);
      expect(FakeSocket.all).toHaveLength(before + 1);
    }
    expect(link.state.getSnapshot()).toMatchObject({ failures: 20, everOpened: false });
  });

  it('tries at once when somebody knows that the network is back', () => {
    link.open(wish, listener());
    for (let failure = 0; failure < 5; failure++) {
      socket().fail();
      vi.advanceTimersByTime(4_000);
    }
    socket().fail();
    const before = FakeSocket.all.length;
    link.retryNow();
    link.retryNow();
    expect(FakeSocket.all).toHaveLength(before + 1);
  });

  it('gives up on a connection that does not open, and on one that has gone silent', () => {
    link.open(wish, listener());
    vi.advanceTimersByTime(6_300);
    expect(FakeSocket.all).toHaveLength(2);
    const tile = listener();
    link.open(wish, tile);
    socket().open();
    vi.advanceTimersByTime(20_000);
    expect(tile.disconnected).toHaveBeenCalled();
    expect(FakeSocket.all.length).toBeGreaterThan(2);
  });

  it('stays with a hub that answers', () => {
    link.open(wish, listener());
    socket().open();
    for (let second = 0; second < 120; second++) {
      vi.advanceTimersByTime(1_000);
      socket().say({ type: 'pong', sentAtMs: 0, hubTimeMs: 0 });
    }
    expect(FakeSocket.all).toHaveLength(1);
  });

  it('stays with a hub that answers, although the page is hidden and its timers run once a minute', () => {
    const { setTimeout } = globalThis;
    const untilMinute = (ms: number) => 60_000 - ((performance.now() + ms) % 60_000) + ms;
    vi.stubGlobal('setTimeout', (run: () => void, ms: number) => setTimeout(run, untilMinute(ms)));
    link.open(wish, listener()).close();
    socket().open();
    for (let minute = 0; minute < 60; minute++) {
      expect(socket().sent.filter(({ type }) => type === 'ping')).toHaveLength(minute + 1);
      socket().say({ type: 'pong', sentAtMs: 0, hubTimeMs: 0 });
      vi.advanceTimersByTime(60_000);
    }
    expect(FakeSocket.all).toHaveLength(1);
    vi.advanceTimersByTime(60_000);
    expect(link.state.getSnapshot().state).toBe('lost');
  });

  it('says that the login has ended, and comes back if somebody has logged in again', () => {
    const onLoginEnded = vi.fn();
    link = new LiveLink({ url: 'ws://hub/live-link', onLoginEnded });
    link.open(wish, listener());
    socket().open();
    socket().fail();
    vi.advanceTimersByTime(500);
    socket().open();
    expect(onLoginEnded).not.toHaveBeenCalled();
    socket().fail(LIVE_LINK_CLOSE_NOT_LOGGED_IN);
    expect(onLoginEnded).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(500);
    socket().open();
    expect(socket().opens).toHaveLength(1);
  });

  it('flipped as fast as can be, a wall asks no faster than it may and ends with what it wants', () => {
    link.open(wish, listener()).close();
    socket().open();
    let tiles: LinkTile[] = [];
    const sentAtMs: number[] = [];
    const { send } = socket();
    socket().send = (text) => {
      sentAtMs.push(performance.now());
      send.call(socket(), text);
    };
    for (let flip = 0; flip < 100; flip++) {
      for (const tile of tiles) tile.close();
      tiles = Array.from({ length: 36 }, (_, i) =>
        link.open({ ...wish, camera: `${flip}-${i}` }, listener()),
      );
      vi.advanceTimersByTime(100);
      socket().say({ type: 'pong', sentAtMs: 0, hubTimeMs: 0 });
    }
    vi.advanceTimersByTime(1_500);
    const { burst, perSecond } = LIVE_LINK_PACE;
    for (const [n, atMs] of sentAtMs.entries()) {
      expect(n + 1).toBeLessThanOrEqual(burst + ((atMs - sentAtMs[0]!) / 1000) * perSecond);
    }
    const shown = new Map<number, unknown>();
    for (const { type, tile, camera } of socket().sent) {
      if (type === 'open') shown.set(tile as number, camera);
      if (type === 'close') expect(shown.delete(tile as number)).toBe(true);
      expect(shown.size).toBeLessThanOrEqual(72);
    }
    expect([...shown.values()].sort()).toEqual(Array.from({ length: 36 }, (_, i) => `99-${i}`).sort());
  });

  it('tells a hub that it has just met nothing of what went before', () => {
    link.open(wish, listener());
    socket().open();
    const many = Array.from({ length: 400 }, () => link.open(wish, listener()));
    for (const tile of many) tile.close();
    socket().fail();
    vi.advanceTimersByTime(500);
    socket().open();
    vi.advanceTimersByTime(5_000);
    expect(socket().sent.filter(({ type }) => type !== 'ping')).toEqual([{ type: 'open', tile: 1, ...wish }]);
  });

  it('learns the clock of the hub', () => {
    link.open(wish, listener());
    socket().open();
    const ping = socket().sent.find((request) => request.type === 'ping')!;
    socket().say({ type: 'pong', sentAtMs: ping.sentAtMs, hubTimeMs: 1_000_000 });
    const local = performance.timeOrigin + performance.now();
    expect(link.clock.toHubMs(local)).toBeCloseTo(1_000_000, -2);
  });

  it('may be closed and used again', () => {
    link.open(wish, listener());
    socket().open();
    link.close();
    link.close();
    vi.advanceTimersByTime(60_000);
    expect(FakeSocket.all).toHaveLength(1);
    link.open(wish, listener());
    expect(FakeSocket.all).toHaveLength(2);
  });
});

describe('liveLinkUrl', () => {
  it('is as safe as the page', () => {
    expect(liveLinkUrl({ protocol: 'https:', host: 'wall.city' })).toBe('wss://wall.city/live-link');
    expect(liveLinkUrl({ protocol: 'http:', host: '127.0.0.1:8080' })).toBe('ws://127.0.0.1:8080/live-link');
  });
});
