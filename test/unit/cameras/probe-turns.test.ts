import { describe, expect, it } from 'vitest';
import { ProbeTurns } from '../../../server/cameras/probe-turns.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

function stand() {
  const clock = new FakeClock();
  const turns = new ProbeTurns(clock);
  let end = (_answer: string) => {};
  const probe = turns.probe('a', () => new Promise<string>((resolve) => (end = resolve)));
  const expectHeldAfter = async (ms: number) => {
    let held = false;
    void turns.hold('a').then(() => {
      held = true;
    });
    clock.advance(ms - 1);
    await settled();
    expect(held).toBe(false);
    clock.advance(1);
    await settled();
    expect(held).toBe(true);
  };
  return { probe, end: (answer: string) => end(answer), expectHeldAfter };
}

describe('probes and other callers of a camera', () => {
  it('waits until the camera has got over a probe', async () => {
    const { probe, end, expectHeldAfter } = stand();
    end('well');
    expect(await probe).toBe('well');
    await expectHeldAfter(500);
  });

  it('waits five seconds for a probe that does not end, and no longer', async () => {
    const { expectHeldAfter } = stand();
    await expectHeldAfter(5_000);
  });

  it('holds at once a camera that no probe is at, or whose probe is long over', async () => {
    const clock = new FakeClock();
    const turns = new ProbeTurns(clock);
    await turns.hold('a');
    await expect(turns.probe('b', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    clock.advance(500);
    await settled();
    await turns.hold('b');
  });

  it('lets no probe begin before everyone has hung up', async () => {
    const turns = new ProbeTurns(new FakeClock());
    const ask = () => turns.probe('a', async () => 'well');
    const [first, second] = [await turns.hold('a'), await turns.hold('a')];
    expect(await ask()).toBeNull();
    first();
    expect(await ask()).toBeNull();
    second();
    expect(await ask()).toBe('well');
  });
});
