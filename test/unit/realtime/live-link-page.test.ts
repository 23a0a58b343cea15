import { PassThrough } from 'node:stream';
import { beforeEach, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { LIVE_LINK_PACE } from '../../../server/contract/live-link.ts';
import { LiveLinkPage } from '../../../server/realtime/live-link-page.ts';
import type { LiveLinkVisitor } from '../../../server/realtime/live-link-visitor.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { SlowSocket } from '../../support/slow-socket.ts';
import { StubCamera } from '../../support/stub-cameras.ts';

let clock: FakeClock;
let camera: StubCamera;
let socket: SlowSocket;
let page: LiveLinkPage;

beforeEach(() => {
  clock = new FakeClock();
  camera = new StubCamera(clock);
  socket = new SlowSocket();
  page = new LiveLinkPage({
    socket: socket as unknown as WebSocket,
    connection: new PassThrough(),
    visitor: { find: () => camera, view: () => null, maySee: () => true } as unknown as LiveLinkVisitor,
    clock,
    counters: { sentParts: 0, sentBytes: 0, droppedParts: 0 },
    onClosed() {},
  });
});

const sub = () => camera.stream('sub')!;
const open = (tile: number) => socket.say({ type: 'open', tile, camera: 'c1', profile: 'sub', sound: false });

describe('a page whose line is slow', () => {
  beforeEach(() => {
    open(1);
    sub().init();
    for (let n = 0; n < 10; n += 1) sub().part();
    page.heartbeat();
  });

  it('stays as long as its pictures move on', () => {
    for (let beat = 0; beat < 5; beat += 1) {
      socket.flush(1);
      page.heartbeat();
    }
    expect([socket.terminated, socket.pings]).toEqual([false, 6]);
  });

  it('is gone when they do not', () => {
    socket.flush(1);
    page.heartbeat();
    page.heartbeat();
    expect(socket.terminated).toBe(true);
  });

  it('is gone when it answers nothing although the ping was first in line', () => {
    socket.flush(100);
    page.heartbeat();
    sub().part();
    socket.flush(100);
    page.heartbeat();
    expect(socket.terminated).toBe(true);
  });
});

describe('a page in a hurry', () => {
  it('is read on when it may ask again, and nothing that it asked for is lost', () => {
    const { burst, perSecond } = LIVE_LINK_PACE;
    const pongs = () => socket.sent.filter((text) => text.includes('pong')).length;
    for (let n = 0; n < burst + 3 * perSecond; n += 1) socket.say({ type: 'ping', sentAtMs: n });
    expect([pongs(), socket.paused]).toEqual([burst, true]);
    clock.advanceSync(1_000);
    expect(pongs()).toBeGreaterThanOrEqual(burst + perSecond - 1);
    expect(pongs()).toBeLessThanOrEqual(burst + perSecond);
    clock.advanceSync(2_100);
    expect([pongs(), socket.paused, socket.closedWith]).toEqual([burst + 3 * perSecond, false, null]);
  });

  it('flips a wall of 36 tiles five times a second for ten seconds and ends with the one it wants', () => {
    for (let flip = 0; flip < 50; flip += 1) {
      for (let tile = 0; tile < 36; tile += 1) {
        if (flip > 0) socket.say({ type: 'close', tile: (flip - 1) * 36 + tile });
        open(flip * 36 + tile);
      }
      // Its messages reach the hub when that reads again.
      for (let waited = 0; waited < 200 || socket.paused; waited += 10) clock.advanceSync(10);
    }
    expect([socket.closedWith, page.tileCount, sub().viewers]).toEqual([null, 36, 36]);
  });

  it('that reads no answer is let go before they fill the memory', () => {
    for (let second = 0; second < 4_000 && !socket.terminated; second += 1) {
      for (let n = 0; n < 100; n += 1) socket.say({ type: 'ping', sentAtMs: n });
      clock.advanceSync(1_000);
    }
    expect(socket.terminated).toBe(true);
    expect(socket.bufferedAmount).toBeLessThan(17 << 20);
  });

  it('that sends on although nobody reads is let go, and so is what it asked for', () => {
    for (let n = 0; n < 5_000; n += 1) open(n % 100);
    expect([socket.closedWith, page.tileCount, sub().viewers, clock.pendingTimers]).toEqual([1008, 0, 0, 0]);
  });
});
