import { describe, expect, it, vi } from 'vitest';
import type { VerdictDto } from '../../../../server/contract/dto.ts';
import type { HealthState } from '../../../../server/contract/health-states.ts';
import { HealthStore } from '../../../../web/src/stores/health-store.ts';

function verdict(cameraId: string, state: HealthState = 'live'): VerdictDto {
  return {
    cameraId,
    state,
    reason: 'media-flows',
    sinceMs: 0,
    checkedAtMs: 0,
    lastPictureAtMs: null,
    retryAtMs: null,
    frameRate: null,
    bitrateKbps: null,
    viewers: 0,
  };
}

function storeWith(...verdicts: VerdictDto[]): HealthStore {
  const store = new HealthStore();
  store.replace(7, verdicts);
  return store;
}

describe('health on the page', () => {
  it('wakes the watchers of the changed camera and nobody else', () => {
    const store = storeWith(verdict('a'), verdict('b'));
    const onA = vi.fn();
    const onB = vi.fn();
    store.subscribe('a', onA);
    store.subscribe('b', onB);
    expect(store.apply(8, [verdict('a', 'offline')], [])).toBe(true);
    expect(store.verdict('a')?.state).toBe('offline');
    expect([onA.mock.calls.length, onB.mock.calls.length]).toEqual([1, 0]);
  });

  it('refuses a delta when one before it is missing', () => {
    const store = storeWith(verdict('a'));
    expect(store.apply(9, [verdict('a', 'offline')], [])).toBe(false);
    expect(store.verdict('a')?.state).toBe('live');
  });

  it('ignores a delta that the snapshot already held', () => {
    const store = storeWith(verdict('a'));
    expect(store.apply(7, [verdict('a', 'offline')], [])).toBe(true);
    expect(store.verdict('a')?.state).toBe('live');
  });

  it('takes a snapshot of a restarted hub whose revisions begin anew', () => {
    const store = storeWith(verdict('a'), verdict('b'));
    const onB = vi.fn();
    store.subscribe('b', onB);
    store.replace(1, [verdict('a', 'standby')]);
    expect([store.verdict('a')?.state, store.verdict('b')]).toEqual(['standby', null]);
    expect(onB).toHaveBeenCalledOnce();
    expect(store.apply(2, [], ['a'])).toBe(true);
    expect(store.verdict('a')).toBeNull();
  });

  it('forgets who no longer watches, also when unsubscribed twice', () => {
    const store = storeWith(verdict('a'));
    const gone = vi.fn();
    const stays = vi.fn();
    const stop = store.subscribe('a', gone);
    stop();
    store.subscribe('a', stays);
    stop();
    store.apply(8, [verdict('a', 'offline')], []);
    expect([gone.mock.calls.length, stays.mock.calls.length]).toEqual([0, 1]);
  });

  it('counts a revision for those who watch everything', () => {
    const store = new HealthStore();
    const onAny = vi.fn();
    store.revision.subscribe(onAny);
    store.replace(1, [verdict('a')]);
    store.apply(2, [verdict('a', 'offline')], []);
    expect(onAny).toHaveBeenCalledTimes(2);
  });
});
