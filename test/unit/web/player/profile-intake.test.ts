import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LIVE_LINK_PART } from '../../../../server/contract/live-link.ts';
import { HubClock, localNowMs } from '../../../../web/src/player/hub-clock.ts';
import type { LinkTileListener, LiveLink } from '../../../../web/src/player/live-link.ts';
import { type IntakeListener, ProfileIntake } from '../../../../web/src/player/profile-intake.ts';

const TRACK = {
  epoch: 1,
  mime: 'video/mp4; codecs="avc1.64001f"',
  width: 1280,
  height: 720,
  displayWidth: 1280,
  displayHeight: 720,
};
const INIT = new Uint8Array([1]);

function setUp(waiting: boolean) {
  const clock = new HubClock();
  clock.sample(0, 0, 0);
  const closeTile = vi.fn();
  let tile: LinkTileListener | undefined;
  const link = {
    clock,
    open: (_request: unknown, listener: LinkTileListener) => {
      tile = listener;
      return { close: closeTile };
    },
  } as unknown as LiveLink;
  const listener = {
    opened: vi.fn(),
    track: vi.fn(),
    init: vi.fn(),
    part: vi.fn(),
    dropped: vi.fn(),
    interrupted: vi.fn(),
    refused: vi.fn(),
    disconnected: vi.fn(),
    ready: vi.fn(),
  } satisfies IntakeListener;
  const request = { camera: 'bridge', profile: 'main', sound: false } as const;
  const intake = new ProfileIntake({ link, request, waiting, listener });
  const part = (ageMs: number, independent: boolean, sizeBytes = 8) =>
    tile!.part(
      {
        kind: LIVE_LINK_PART,
        tile: 1,
        epoch: 1,
        independent,
        arrivalMs: localNowMs() - ageMs,
        mediaTimeMs: 0,
        durationMs: 200,
      },
      new Uint8Array(sizeBytes),
    );
  const begin = () => {
    tile!.opened();
    tile!.track(TRACK);
    tile!.init(1, INIT);
  };
  return { intake, tile: tile!, listener, part, begin, closeTile };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('an intake that is shown', () => {
  it('hands everything straight on', () => {
    const { begin, listener, part, tile, intake } = setUp(false);
    begin();
    part(200, true);
    tile.dropped(3);
    tile.interrupted();
    tile.disconnected();
    expect(listener.opened).toHaveBeenCalledOnce();
    expect(listener.init).toHaveBeenCalledWith(intake, TRACK, INIT);
    expect(listener.part).toHaveBeenCalledOnce();
    for (const heard of [listener.dropped, listener.interrupted, listener.disconnected]) {
      expect(heard).toHaveBeenCalledOnce();
    }
    expect(listener.ready).not.toHaveBeenCalled();
  });
});

describe('an intake that waits to take over', () => {
  it('is ready as soon as a fresh key frame came, and hands the group over', () => {
    const { begin, listener, part, intake } = setUp(true);
    begin();
    part(200, true);
    expect(listener.ready).toHaveBeenCalledWith(intake);
    expect(intake.takeOver()).toMatchObject({ track: TRACK, init: INIT, parts: [{}] });
    part(200, false);
    expect(listener.part).toHaveBeenCalledOnce();
  });

  it('prefers the next key frame to a jump into an old group, but does not wait for it for long', () => {
    const { begin, listener, part, intake } = setUp(true);
    begin();
    for (const ageMs of [1_800, 1_600, 1_400]) part(ageMs, ageMs === 1_800);
    vi.advanceTimersByTime(1_000);
    part(200, false);
    expect(listener.ready).not.toHaveBeenCalled();
    vi.advanceTimersByTime(300);
    part(200, false);
    expect(listener.ready).toHaveBeenCalledOnce();
    expect(intake.takeOver()?.parts).toHaveLength(5);
  });

  it('throws the old group away when a new one begins', () => {
    const { begin, part, intake } = setUp(true);
    begin();
    for (const ageMs of [1_800, 1_600]) part(ageMs, ageMs === 1_800);
    part(200, true);
    expect(intake.takeOver()?.parts).toHaveLength(1);
  });

  it('is silent about its own troubles, the shown one plays on', () => {
    const { begin, listener, part, tile, intake } = setUp(true);
    begin();
    part(1_800, true);
    tile.interrupted();
    tile.disconnected();
    tile.dropped(3);
    expect(listener.interrupted).not.toHaveBeenCalled();
    expect(listener.disconnected).not.toHaveBeenCalled();
    expect(listener.dropped).not.toHaveBeenCalled();
    expect(intake.takeOver()?.parts).toEqual([]);
  });

  it('says that it was refused and what the track is, so that the player can give it up', () => {
    const { begin, listener, tile, intake } = setUp(true);
    begin();
    tile.refused('PROFILE_NOT_FOUND', 'none');
    expect(listener.track).toHaveBeenCalledWith(intake, TRACK);
    expect(listener.refused).toHaveBeenCalledWith(intake, 'PROFILE_NOT_FOUND', 'none');
  });

  it('takes nothing before a key frame and keeps no group without end', () => {
    const { begin, part, intake } = setUp(true);
    begin();
    part(1_800, false);
    part(1_800, true, 20 << 20);
    part(1_600, false, 5 << 20);
    part(1_400, false, 5 << 20);
    part(1_200, false);
    expect(intake.takeOver()?.parts).toEqual([]);
  });

  it('has nothing to hand over before an init segment', () => {
    expect(setUp(true).intake.takeOver()).toBeNull();
  });

  it('closes its tile', () => {
    const { intake, closeTile } = setUp(true);
    intake.close();
    expect(closeTile).toHaveBeenCalledOnce();
  });
});
