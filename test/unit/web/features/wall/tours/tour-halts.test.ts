import { beforeEach, describe, expect, it } from 'vitest';
import { CamerasPlan } from '../../../../../../web/src/features/wall/tours/tour-plan.ts';
import type { TourHalt, TourRun } from '../../../../../../web/src/features/wall/tours/tour-run.ts';
import { FakeClock } from '../../../../../support/fake-clock.ts';
import { DWELL_MS, FakeStage } from './fake-stage.ts';

const SIX_CAMERAS = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6'];

let clock: FakeClock;
let stage: FakeStage;
let run: TourRun;

function start(halts: TourHalt[] = []): void {
  run = stage.play({ plan: new CamerasPlan(SIX_CAMERAS, 2), halts });
}

const pass = (ms: number) => clock.advanceSync(ms);
const phase = () => run.state.get().phase;

beforeEach(() => {
  clock = new FakeClock();
  stage = new FakeStage(clock);
});

describe('a tour that is halted', () => {
  it('stands still, lets go of what it had fetched, and goes on with the time that was left', () => {
    start();
    pass(9_500);
    run.halt('user');
    expect(stage.prepared).toEqual([]);
    expect(run.state.get()).toMatchObject({ phase: 'halted', halt: 'user', leftMs: 1_000 });
    pass(60_000);
    expect(stage.pages).toEqual(['c1 c2']);
    run.resume();
    pass(1_100);
    expect(stage.pages).toEqual(['c1 c2', 'c3 c4']);
  });

  it('for two reasons goes on when both are gone', () => {
    start();
    pass(1_000);
    run.halt('hidden');
    run.halt('touch');
    run.release('hidden');
    expect(run.state.get().halt).toBe('touch');
    expect(run.isHeld).toBe(true);
    run.resume();
    expect(phase()).toBe('showing');
  });

  it('says that the hub is away before whatever else keeps it, and no key gets it past that', () => {
    start();
    pass(1_000);
    run.halt('user');
    run.halt('offline');
    expect(run.state.get().halt).toBe('offline');
    run.resume();
    pass(30_000);
    expect(run.state.get()).toMatchObject({ phase: 'halted', halt: 'offline' });
    expect(stage.pages).toEqual(['c1 c2']);
    run.release('offline');
    pass(11_000);
    expect(stage.pages).toEqual(['c1 c2', 'c3 c4']);
  });

  it('in a hidden page fetches nothing, not even what was asked for', () => {
    start();
    pass(1_000);
    run.halt('hidden');
    run.step(1);
    pass(20_000);
    expect([stage.prepared, stage.pages]).toEqual([[], ['c1 c2']]);
    run.release('hidden');
    pass(600);
    expect(stage.pages).toEqual(['c1 c2', 'c3 c4']);
  });

  it('from the start waits for a deliberate start', () => {
    start(['motion']);
    pass(30_000);
    expect(stage.pages).toEqual([]);
    expect(run.state.get()).toMatchObject({ phase: 'halted', halt: 'motion', number: 0 });
    run.resume();
    pass(11_000);
    expect(stage.pages).toEqual(['c1 c2', 'c3 c4']);
  });
});

describe('a step', () => {
  it('shows the next page as soon as it has pictures, for its whole time', () => {
    start();
    pass(3_000);
    run.step(1);
    expect(phase()).toBe('preparing');
    pass(7_000);
    expect(stage.times).toEqual([500, 3_500]);
    pass(4_000);
    expect(stage.times).toEqual([500, 3_500, 13_500]);
  });

  it('leads back, past the start to the end of the round', () => {
    start();
    pass(1_000);
    run.step(-1);
    pass(1_000);
    run.step(-1);
    pass(1_000);
    expect(stage.pages).toEqual(['c1 c2', 'c5 c6', 'c3 c4']);
  });

  it('counts when it is taken several times in a row, and nothing in between is shown', () => {
    start();
    pass(1_000);
    run.step(1);
    run.step(1);
    pass(1_000);
    expect(stage.pages).toEqual(['c1 c2', 'c5 c6']);
    run.step(1);
    run.step(-1);
    pass(1_000);
    expect(stage.pages).toEqual(['c1 c2', 'c5 c6']);
    expect(phase()).toBe('showing');
  });

  it('leaves a halted tour halted', () => {
    start();
    pass(1_000);
    run.halt('user');
    run.step(1);
    pass(30_000);
    expect(stage.pages).toEqual(['c1 c2', 'c3 c4']);
    expect(run.state.get()).toMatchObject({ phase: 'halted', leftMs: DWELL_MS });
  });
});

it('a step in a tour that waits for a deliberate start shows the page behind its first, and it still waits', () => {
  start(['motion']);
  pass(1_000);
  run.step(1);
  pass(30_000);
  expect(stage.pages).toEqual(['c3 c4']);
  expect(run.state.get()).toMatchObject({ phase: 'halted', halt: 'user' });
});
