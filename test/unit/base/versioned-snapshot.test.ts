import { describe, expect, it } from 'vitest';
import { VersionedSnapshot } from '../../../server/base/versioned-snapshot.ts';
import { FakeClock } from '../../support/fake-clock.ts';

function createSnapshot(maxWaiters?: number) {
  const clock = new FakeClock();
  return { clock, snapshot: new VersionedSnapshot({ clock, value: 0, maxWaiters }) };
}
const atLeast = (wanted: number) => (value: number) => value >= wanted;

describe('VersionedSnapshot', () => {
  it('answers at once when the condition holds already', async () => {
    const { snapshot } = createSnapshot();
    snapshot.publish(3);
    expect(await snapshot.waitFor(atLeast(3), 1_000)).toBe('met');
    expect(snapshot.version).toBe(1);
  });

  it('wakes those whose condition holds and leaves the others waiting', async () => {
    const { snapshot } = createSnapshot();
    const woken: number[] = [];
    for (const wanted of [1, 2, 3])
      void snapshot.waitFor(atLeast(wanted), 1_000).then(() => woken.push(wanted));
    snapshot.publish(2);
    await Promise.resolve();
    expect(woken).toEqual([1, 2]);
    expect(snapshot.waiting).toBe(1);
  });

  it('tells each waiter at its own deadline that its time is up', async () => {
    const { clock, snapshot } = createSnapshot();
    const outcomes: string[] = [];
    void snapshot.waitFor(atLeast(1), 500).then((outcome) => outcomes.push(`late ${outcome}`));
    void snapshot.waitFor(atLeast(1), 200).then((outcome) => outcomes.push(`early ${outcome}`));
    await clock.advance(199);
    expect(outcomes).toEqual([]);
    await clock.advance(1);
    expect(outcomes).toEqual(['early timed-out']);
    await clock.advance(300);
    expect(outcomes).toEqual(['early timed-out', 'late timed-out']);
  });

  it('keeps one timer for all waiters, and none that renews itself when nobody waits', async () => {
    const { clock, snapshot } = createSnapshot();
    for (let i = 0; i < 100; i++) void snapshot.waitFor(atLeast(1), 1_000 + i);
    expect(clock.pendingTimers).toBe(1);
    snapshot.publish(1);
    await clock.advance(5_000);
    expect(clock.pendingTimers).toBe(0);
  });

  it('lets go of a waiter that was abandoned with the next publication', async () => {
    const { snapshot } = createSnapshot();
    const signal = { aborted: false };
    const outcome = snapshot.waitFor(atLeast(9), 1_000, signal);
    signal.aborted = true;
    snapshot.publish(1);
    expect(await outcome).toBe('aborted');
    expect(await snapshot.waitFor(atLeast(9), 1_000, signal)).toBe('aborted');
  });

  it('refuses more waiters than its ceiling', async () => {
    const { snapshot } = createSnapshot(2);
    void snapshot.waitFor(atLeast(1), 1_000);
    void snapshot.waitFor(atLeast(1), 1_000);
    expect(await snapshot.waitFor(atLeast(1), 1_000)).toBe('too-many');
  });

  it('gives the place of one who has gone to the next who comes', async () => {
    const { snapshot } = createSnapshot(2);
    const gone = { aborted: false };
    const left = snapshot.waitFor(atLeast(1), 1_000, gone);
    void snapshot.waitFor(atLeast(1), 1_000);
    gone.aborted = true;
    const next = snapshot.waitFor(atLeast(1), 1_000);
    expect([await left, snapshot.waiting]).toEqual(['aborted', 2]);
    snapshot.publish(1);
    expect(await next).toBe('met');
  });

  it('refuses everyone when it is closed, and leaves no timer', async () => {
    const { clock, snapshot } = createSnapshot();
    const outcome = snapshot.waitFor(atLeast(1), 1_000);
    snapshot.close();
    snapshot.close();
    expect(await outcome).toBe('closed');
    expect(await snapshot.waitFor(atLeast(0), 1_000)).toBe('closed');
    expect(clock.pendingTimers).toBe(0);
  });
});
