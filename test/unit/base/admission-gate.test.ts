import { describe, expect, it } from 'vitest';
import { AdmissionGate } from '../../../server/base/admission-gate.ts';

const never = new AbortController().signal;

/** Settled by the time every queued microtask has run, or not. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  const mark = () => {
    done = true;
  };
  promise.then(mark, mark);
  await new Promise((resolve) => setImmediate(resolve));
  return done;
}

describe('the admission gate', () => {
  it('lets as many in as it has places and the next one when somebody leaves', async () => {
    const gate = new AdmissionGate(2);
    const leave = await gate.enter(never);
    await gate.enter(never);
    const third = gate.enter(never);
    expect(await settled(third)).toBe(false);
    expect(gate.taken).toBe(2);
    leave();
    expect(await settled(third)).toBe(true);
    expect(gate.taken).toBe(2);
    (await third)();
    expect(gate.taken).toBe(1);
  });

  it('gives a place back once, however often leave is called', async () => {
    const gate = new AdmissionGate(1);
    const leave = await gate.enter(never);
    leave();
    leave();
    await gate.enter(never);
    expect(await settled(gate.enter(never))).toBe(false);
  });

  it('lets thousands wait on one signal without a word to the console', async () => {
    const gate = new AdmissionGate(1);
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on('warning', note);
    const closing = new AbortController();
    await gate.enter(closing.signal);
    const waiting = Array.from({ length: 2_000 }, () => gate.enter(closing.signal).catch(() => 'gave up'));
    await new Promise((resolve) => setImmediate(resolve));
    closing.abort();
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['gave up']));
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });

  it('forgets who gave up waiting', async () => {
    const gate = new AdmissionGate(1);
    const leave = await gate.enter(never);
    const impatient = new AbortController();
    const waiting = gate.enter(impatient.signal);
    const patient = gate.enter(never);
    impatient.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    leave();
    expect(await settled(patient)).toBe(true);
  });
});
