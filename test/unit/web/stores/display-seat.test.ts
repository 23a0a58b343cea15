import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DisplayDto, DisplayShow } from '../../../../server/contract/displays-dto.ts';
import type { ErrorCode } from '../../../../server/contract/error-codes.ts';
import type { WallsSocket } from '../../../../web/src/api/walls-link.ts';
import { DisplaySeat } from '../../../../web/src/stores/display-seat.ts';
import { DisplaysWatch } from '../../../../web/src/stores/displays-watch.ts';

/** The hub's end of a socket: what it was told, and what it says. */
class StubSocket {
  connected = true;
  refused: ErrorCode | null = null;
  displays: DisplayDto[] = [];
  readonly heard: { event: string; data: unknown }[] = [];
  private readonly listeners = new Map<string, (data: never) => void>();

  on(event: string, listener: (data: never) => void): void {
    this.listeners.set(event, listener);
  }

  off(event: string): void {
    this.listeners.delete(event);
  }

  say(event: string, data?: unknown): void {
    this.listeners.get(event)?.(data as never);
  }

  emit(event: string, ...rest: unknown[]): void {
    const answer = rest.at(-1);
    this.heard.push({ event, data: typeof rest[0] === 'function' ? null : rest[0] });
    if (event === 'display:register') (answer as (welcome: object) => void)({ refused: this.refused });
    if (event === 'displays:watch') (answer as (displays: object) => void)(this.displays);
  }

  get asWallsSocket(): WallsSocket {
    return this as unknown as WallsSocket;
  }

  of(event: string): unknown[] {
    return this.heard.flatMap((each) => (each.event === event ? [each.data] : []));
  }
}

describe('the seat of a display', () => {
  let socket: StubSocket;
  let memory: Map<string, string>;
  let steps: number[];
  let identified: number;
  let size: { width: number; height: number };

  beforeEach(() => {
    vi.useFakeTimers();
    socket = new StubSocket();
    memory = new Map();
    steps = [];
    identified = 0;
    size = { width: 1920, height: 1080 };
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  const take = () => {
    const seat = new DisplaySeat({
      name: '大厅',
      memory: {
        getItem: (key) => memory.get(key) ?? null,
        setItem: (key, value) => void memory.set(key, value),
      },
      size: () => size,
      onStep: (by) => steps.push(by),
      onIdentify: () => {
        identified += 1;
      },
    });
    seat.attach(socket.asWallsSocket);
    seat.connected(socket.asWallsSocket);
    return seat;
  };
  const windows = () => socket.of('display:register').map((hello) => (hello as { window: string }).window);

  it('is taken with the name and the size, and shows what it is told from then on', () => {
    const seat = take();
    expect(socket.of('display:register')).toMatchObject([{ name: '大厅', width: 1920, height: 1080 }]);
    expect(seat.state.get()).toEqual({ refused: null, show: undefined });
    const show = { title: 'x' } as DisplayShow;
    socket.say('display:show', show);
    socket.say('display:step', { by: -1 });
    socket.say('display:identify');
    expect([seat.state.get().show, steps, identified]).toEqual([show, [-1], 1]);
    seat.lost(false);
    expect(seat.state.get().show).toBe(show);
  });

  it('is asked for again and again while another window has it', async () => {
    socket.refused = 'DISPLAY_TAKEN';
    const seat = take();
    expect(seat.state.get().refused).toBe('DISPLAY_TAKEN');
    await vi.advanceTimersByTimeAsync(6_000);
    expect(socket.of('display:register')).toHaveLength(3);
    socket.refused = null;
    await vi.advanceTimersByTimeAsync(3_000);
    expect(seat.state.get().refused).toBeNull();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(socket.of('display:register')).toHaveLength(4);
  });

  it('is that of the same window after it was loaded again, and of another one when the hub sent it away', () => {
    take();
    const again = take();
    again.lost(false);
    again.connected(socket.asWallsSocket);
    again.lost(true);
    again.connected(socket.asWallsSocket);
    const [first, second, third, fourth] = windows();
    expect([second, third]).toEqual([first, first]);
    expect(fourth).not.toBe(first);
    expect(fourth?.length).toBeGreaterThanOrEqual(8);
  });

  it('says where it is when that is something else, as soon as it has its place, and again when the hub is back', () => {
    socket.refused = 'DISPLAY_TAKEN';
    const seat = take();
    seat.moved({ page: 1, pages: 3 });
    expect(socket.of('display:report')).toEqual([]);
    socket.refused = null;
    seat.connected(socket.asWallsSocket);
    seat.moved({ page: 1, pages: 3 });
    size = { width: 800, height: 600 };
    seat.report();
    seat.lost(false);
    seat.connected(socket.asWallsSocket);
    const wide = { width: 1920, height: 1080, page: 1, pages: 3 };
    const narrow = { ...wide, width: 800, height: 600 };
    expect(socket.of('display:report')).toEqual([wide, narrow, narrow]);
  });
});

it('the list of displays is as the hub says it, and follows each of them', () => {
  const socket = new StubSocket();
  const watch = new DisplaysWatch();
  const display = (name: string, online = true) => ({ name, online }) as DisplayDto;
  watch.attach(socket.asWallsSocket);
  expect(watch.displays.get()).toBeNull();
  socket.displays = [display('2')];
  watch.connected(socket.asWallsSocket);
  socket.say('display:changed', display('10'));
  socket.say('display:changed', display('2', false));
  socket.say('display:changed', display('1'));
  expect(watch.displays.get()).toEqual([display('1'), display('2', false), display('10')]);
  socket.say('display:removed', '2');
  watch.detach(socket.asWallsSocket);
  socket.say('display:removed', '1');
  expect(watch.displays.get()?.map(({ name }) => name)).toEqual(['1', '10']);
});
