import { describe, expect, it } from 'vitest';
import type { VerdictDto } from '../../../../../server/contract/dto.ts';
import { HEALTH_STATES } from '../../../../../server/contract/health-states.ts';
import { type TileFacts, tileCondition } from '../../../../../web/src/frame/picture/tile-condition.ts';
import { IDLE_SNAPSHOT, type PlayerSnapshot } from '../../../../../web/src/player/player.ts';

const NOW = 1_700_000_000_000;

function verdict(change: Partial<VerdictDto>): VerdictDto {
  return {
    cameraId: 'a',
    state: 'live',
    reason: 'media-flows',
    sinceMs: NOW - 60_000,
    checkedAtMs: NOW,
    lastPictureAtMs: NOW - 30_000,
    retryAtMs: null,
    frameRate: null,
    bitrateKbps: null,
    viewers: 1,
    ...change,
  };
}

function condition(
  player: Partial<PlayerSnapshot>,
  change?: Partial<VerdictDto>,
  more: Partial<TileFacts> = {},
) {
  return tileCondition({
    player: { ...IDLE_SNAPSHOT, sinceMs: NOW - 5000, ...player },
    verdict: change ? verdict(change) : null,
    nowMs: NOW,
    clockOffsetMs: 0,
    ...more,
  });
}

describe('what a tile says', () => {
  it('is live while the picture moves, even before a verdict is there', () => {
    expect(condition({ phase: 'playing', latencyMs: 400 })).toEqual({
      kind: 'playing',
      mark: 'live',
      reason: null,
      latencyMs: 400,
    });
  });

  it('names what is wrong with a picture that moves', () => {
    expect(condition({ phase: 'playing' }, { state: 'degraded', reason: 'packet-loss' })).toMatchObject({
      kind: 'playing',
      mark: 'degraded',
      reason: 'packet-loss',
    });
  });

  it.each(['offline', 'denied', 'unsupported', 'sleeping', 'maintenance', 'disabled'] as const)(
    'explains a camera that is %s',
    (state) => {
      expect(condition({ phase: 'interrupted' }, { state, reason: 'timed-out' })).toMatchObject({
        kind: 'down',
        mark: state,
        reason: 'timed-out',
        lastPictureAtMs: NOW - 30_000,
      });
    },
  );

  it('tells when the hub tries again, but not for what nobody waits for', () => {
    const retryAtMs = NOW + 8000;
    expect(condition({}, { state: 'offline', retryAtMs })).toMatchObject({ retryAtMs });
    expect(condition({}, { state: 'maintenance', retryAtMs })).toMatchObject({ retryAtMs: null });
  });

  it('waits with words, and forgives a stall that just began', () => {
    expect(condition({ phase: 'connecting' }, { state: 'standby' })).toMatchObject({
      kind: 'waiting',
      stalled: false,
    });
    const stalled = { phase: 'stalled', hasPicture: true } as const;
    expect(condition({ ...stalled, sinceMs: NOW - 300 }).kind).toBe('playing');
    expect(condition({ ...stalled, sinceMs: NOW - 3000 })).toMatchObject({ kind: 'waiting', stalled: true });
  });

  it('never marks a tile without a picture as live, and knows when the camera does send', () => {
    expect(condition({ phase: 'connecting' }, { state: 'live' })).toMatchObject({
      mark: 'standby',
      cameraSends: true,
    });
    expect(condition({ phase: 'connecting' }, { state: 'standby' })).toMatchObject({
      mark: 'standby',
      cameraSends: false,
    });
    expect(condition({ phase: 'connecting' })).toMatchObject({ mark: 'unknown', cameraSends: false });
  });

  it('tells the ages of its own player by the clock of the hub', () => {
    const seen = condition({ phase: 'interrupted', lastPictureAtMs: NOW - 4000 }, undefined, {
      clockOffsetMs: 60_000,
    });
    expect(seen).toMatchObject({ kind: 'down', reason: 'connecting', lastPictureAtMs: NOW + 56_000 });
  });

  it('tells the age of the picture that is shown, else of the last one the hub had', () => {
    const offline = { state: 'offline', lastPictureAtMs: NOW - 2000 } as const;
    expect(condition({ lastPictureAtMs: NOW - 4000 }, offline)).toMatchObject({
      lastPictureAtMs: NOW - 4000,
    });
    expect(condition({}, offline)).toMatchObject({ lastPictureAtMs: NOW - 2000 });
    expect(condition({ phase: 'disconnected', lastPictureAtMs: NOW - 9000 })).toMatchObject({
      lastPictureAtMs: NOW - 9000,
    });
  });

  it('does not blame the camera when the page has lost the hub or the browser lacks the codec', () => {
    expect(condition({ phase: 'disconnected' }, { state: 'offline' })).toMatchObject({
      kind: 'blocked',
      cause: 'link',
    });
    expect(condition({ phase: 'unsupported' }, { state: 'live' })).toMatchObject({
      kind: 'blocked',
      cause: 'codec',
    });
  });

  it('passes on what the hub refuses for good, and waits for what passes', () => {
    const refused = (code: 'TOO_MANY_TILES' | 'STREAM_NOT_READY') =>
      condition({ phase: 'refused', refusal: { code, message: '' } });
    expect(refused('TOO_MANY_TILES')).toMatchObject({
      kind: 'blocked',
      cause: 'refused',
      code: 'TOO_MANY_TILES',
    });
    expect(refused('STREAM_NOT_READY').kind).toBe('waiting');
  });

  it('has something to say in every state that a camera can be in', () => {
    for (const state of HEALTH_STATES)
      expect(condition({ phase: 'connecting' }, { state }).kind).not.toBe('playing');
  });
});
