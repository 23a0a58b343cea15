import { beforeEach, describe, expect, it } from 'vitest';
import { CamerasPlan, PagesPlan } from '../../../../../../web/src/features/wall/tours/tour-plan.ts';
import type { TourRun } from '../../../../../../web/src/features/wall/tours/tour-run.ts';
import { FakeClock } from '../../../../../support/fake-clock.ts';
import { FakeStage } from './fake-stage.ts';

const names = (count: number) => Array.from({ length: count }, (_, n) => `c${n + 1}`);

let clock: FakeClock;
let stage: FakeStage;
let dead: Set<string>;
let run: TourRun;

function start(plan: CamerasPlan | PagesPlan = new CamerasPlan(names(6), 2)): void {
  run = stage.play({ plan, isDead: (id) => dead.has(id) });
}

const pass = (ms: number) => clock.advanceSync(ms);
const phase = () => run.state.get().phase;

beforeEach(() => {
  clock = new FakeClock();
  stage = new FakeStage(clock);
  dead = new Set();
});

describe('a tour that plays', () => {
  it('shows each page for its time, counted from when it is shown, and begins again', () => {
    start();
    pass(35_000);
    expect(stage.pages).toEqual(['c1 c2', 'c3 c4', 'c5 c6', 'c1 c2']);
    expect(stage.times).toEqual([500, 10_500, 20_500, 30_500]);
  });

  it('starts the next page just in time, and lets it go once it is shown', () => {
    start();
    pass(6_900);
    expect(stage.prepared).toEqual([]);
    pass(2_100);
    // Half a second is what starts take here, so the shortest lead is enough.
    expect(stage.prepared).toEqual(['c3', 'c4']);
    expect(stage.preparedAtMs).toBe(9_000);
    pass(1_500);
    expect(stage.pages.at(-1)).toBe('c3 c4');
    expect(stage.prepared).toEqual([]);
  });

  it('waits with the page that is shown until the whole next one has pictures', () => {
    start();
    pass(600);
    stage.startMs = 3_000;
    pass(11_500);
    expect(stage.pages).toEqual(['c1 c2', 'c3 c4']);
    expect(stage.times[1]).toBe(12_000);
  });

  it('says that it waits when a page is overdue', () => {
    start();
    pass(600);
    expect(phase()).toBe('showing');
    stage.startMs = 3_000;
    pass(10_400);
    expect(phase()).toBe('preparing');
    pass(1_000);
    expect(phase()).toBe('showing');
  });

  it('fetches earlier where starts take long', () => {
    stage.startMs = 2_000;
    start();
    pass(10_000);
    expect(stage.preparedAtMs).toBe(9_000);
    pass(2_000);
    expect(stage.times).toEqual([2_000, 12_000]);
  });

  it('has told how long the page is still shown', () => {
    start();
    pass(2_500);
    const { leftMs, atMs, number, count } = run.state.get();
    expect([atMs + leftMs, number, count]).toEqual([10_500, 1, 3]);
  });

  it('tells nothing while nothing but time goes on', () => {
    start();
    pass(600);
    let told = 0;
    run.state.subscribe(() => {
      told += 1;
    });
    pass(8_000);
    run.advance();
    expect(told).toBe(0);
  });

  it('leaves no timer behind when it is stopped', () => {
    start();
    pass(2_000);
    run.stop();
    expect(stage.prepared).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
    run.advance();
    expect(clock.pendingTimers).toBe(0);
  });

  it('goes on for twelve hours, always with pictures, and leaves no timers behind', () => {
    start(new CamerasPlan(names(24), 2));
    stage.broken.add('c7').add('c20');
    for (let hour = 0; hour < 12; hour += 1) {
      pass(3_600_000);
      expect(clock.pendingTimers).toBeLessThan(6);
    }
    expect(stage.pages.filter((page) => page.includes('BLACK'))).toEqual([]);
    expect(stage.pages.length).toBeGreaterThan(4_000);
  });
});

describe('what is dead', () => {
  it('is left out and counted', () => {
    dead.add('c3');
    start();
    pass(25_000);
    expect(stage.pages).toEqual(['c1 c2', 'c4 c5', 'c6 c1']);
    expect(run.state.get()).toMatchObject({ skipped: 1, number: 3, count: 3 });
  });

  it('and dies while its page is fetched, is replaced before anybody sees it', () => {
    start();
    pass(9_800);
    expect(stage.prepared).toEqual(['c3', 'c4']);
    dead.add('c4');
    run.advance();
    expect(stage.prepared).toEqual(['c3', 'c5']);
    pass(1_000);
    expect(stage.pages.at(-1)).toBe('c3 c5');
  });

  it('comes back into the round with its next verdict', () => {
    dead.add('c3');
    start();
    pass(5_000);
    dead.delete('c3');
    run.advance();
    pass(6_000);
    expect(stage.pages.at(-1)).toBe('c3 c4');
    expect(run.state.get().skipped).toBe(0);
  });

  it('without a verdict that says so, is passed over after some seconds, and tried again in a minute', () => {
    stage.broken.add('c4');
    start();
    pass(18_000);
    expect(stage.pages).toEqual(['c1 c2', 'c3 c5']);
    expect(run.state.get().skipped).toBe(1);
    stage.broken.delete('c4');
    pass(90_000);
    expect(run.state.get().skipped).toBe(0);
    expect(stage.pages.slice(-6).join()).toContain('c4');
  });

  it('as this browser cannot play it, is passed over at once', () => {
    stage.refused.add('c4');
    start();
    pass(11_000);
    expect(stage.pages).toEqual(['c1 c2', 'c3 c5']);
  });

  it('everywhere, leaves the last page on the wall, and the tour goes on with the first that is back', () => {
    start();
    pass(5_000);
    for (const cameraId of names(6)) dead.add(cameraId);
    run.advance();
    expect(phase()).toBe('empty');
    pass(30_000);
    expect(stage.pages).toEqual(['c1 c2']);
    dead.delete('c5');
    run.advance();
    pass(1_000);
    expect(stage.pages.at(-1)).toBe('c5 -');
  });

  it('for want of pictures everywhere, is tried again after a while', () => {
    for (const cameraId of names(6)) stage.broken.add(cameraId);
    start();
    pass(30_000);
    expect(phase()).toBe('empty');
    stage.broken.clear();
    pass(60_000);
    expect(stage.pages[0]).toBe('c1 c2');
  });

  it('on a page that somebody has laid out keeps its place', () => {
    stage.broken.add('d');
    dead.add('e');
    start(new PagesPlan([['a', 'b'], ['c', 'd'], ['e']]));
    pass(20_000);
    expect(stage.pages.map((page) => page.replace(/ BLACK d$/u, ''))).toEqual(['a b', 'c d']);
    pass(11_000);
    expect(stage.pages.at(-1)).toBe('a b');
  });
});

describe('another list of cameras', () => {
  it('goes on behind what is shown', () => {
    start();
    pass(1_000);
    run.change(new CamerasPlan(['new', ...names(6)], 3));
    pass(10_000);
    expect(stage.pages).toEqual(['c1 c2', 'c3 c4 c5']);
  });

  it('of one page alone stays as it is', () => {
    start(new CamerasPlan(names(2), 2));
    pass(60_000);
    expect(stage.pages).toEqual(['c1 c2']);
    expect(run.state.get()).toMatchObject({ phase: 'showing', number: 1, count: 1 });
    run.change(new CamerasPlan(names(4), 2));
    pass(5_000);
    expect(stage.pages).toEqual(['c1 c2', 'c3 c4']);
  });
});
