import { expect, test } from 'vitest';
import type { Finding } from '../../../server/health/verdict.ts';
import { VerdictDamper } from '../../../server/health/verdict-damper.ts';

const at = (ms: number) => ({ wallMs: ms, steadyMs: ms });

const LIVE: Finding = { state: 'live', reason: 'media-flows' };
const LOST: Finding = { state: 'offline', reason: 'closed-by-camera' };
const LOSSY: Finding = { state: 'degraded', reason: 'packet-loss' };
const UNKNOWN: Finding = { state: 'unknown', reason: 'not-visited-yet' };
const STANDBY: Finding = { state: 'standby', reason: 'answers-probe' };

/** Puts what is found at each second and returns the changes of state that were told, as `second:state`. */
function tell(first: Finding, seconds: number, foundAt: (second: number) => Finding): string[] {
  const damper = new VerdictDamper(first, at(0));
  let before = first.state;
  const changes: string[] = [];
  for (let second = 0; second <= seconds; second += 1) {
    const { verdict } = damper.put(foundAt(second), at(second * 1000));
    if (verdict.state !== before) changes.push(`${second}:${verdict.state}`);
    before = verdict.state;
  }
  return changes;
}

test('the first finding after the start is told at once', () => {
  expect(tell(UNKNOWN, 5, () => LIVE)).toEqual(['0:live']);
  expect(tell(UNKNOWN, 5, () => LOST)).toEqual(['0:offline']);
});

test('a connection that is back within two seconds was no outage', () => {
  expect(tell(LIVE, 20, (s) => (s === 5 ? LOST : LIVE))).toEqual([]);
});

test('an outage is told after two seconds, with the time at which it began', () => {
  const damper = new VerdictDamper(LIVE, at(0));
  expect(damper.put(LOST, at(10_000))).toEqual({ verdict: { ...LIVE, sinceMs: 0 }, recheckAtMs: 12_000 });
  expect(damper.put(LOST, at(12_000))).toEqual({ verdict: { ...LOST, sinceMs: 10_000 }, recheckAtMs: null });
});

test('the picture is back: live at once', () => {
  expect(tell(LIVE, 60, (s) => (s >= 10 && s < 40 ? LOST : LIVE))).toEqual(['12:offline', '40:live']);
});

test('viewers leave: standby at once', () => {
  expect(tell(LIVE, 5, (s) => (s >= 3 ? STANDBY : LIVE))).toEqual(['3:standby']);
});

test('a flaw is told when it lasts, and gone when it stays away', () => {
  expect(tell(LIVE, 60, (s) => (s >= 10 && s < 30 ? LOSSY : LIVE))).toEqual(['14:degraded', '40:live']);
  expect(tell(LIVE, 60, (s) => (s % 4 < 2 ? LOSSY : LIVE))).toEqual([]);
});

test('another reason in the same state is told at once and does not make the state younger', () => {
  const damper = new VerdictDamper(LOSSY, at(1_000));
  const { verdict } = damper.put({ state: 'degraded', reason: 'frozen-picture' }, at(9_000));
  expect(verdict).toEqual({ state: 'degraded', reason: 'frozen-picture', sinceMs: 1_000 });
});

test('a picture that comes and goes for ten minutes is a handful of changes, then steadily degraded', () => {
  const changes = tell(LIVE, 600, (s) => (s % 6 < 3 ? LIVE : LOST));
  expect(changes.length).toBeLessThanOrEqual(6);
  expect(changes.at(-1)).toMatch(/degraded$/);
});

test('while it flaps the reason is that of the losses', () => {
  const damper = new VerdictDamper(LIVE, at(0));
  let verdict = damper.put(LIVE, at(0)).verdict;
  for (let s = 0; s < 120; s += 1) verdict = damper.put(s % 6 < 3 ? LIVE : LOST, at(s * 1000)).verdict;
  expect(verdict).toMatchObject({ state: 'degraded', reason: 'closed-by-camera' });
});

test('a flapping camera that stays away is offline after ten seconds', () => {
  const changes = tell(LIVE, 100, (s) => (s < 60 && s % 6 < 3 ? LIVE : LOST));
  expect(changes.at(-1)).toBe('67:offline');
});

test('a flapping camera that has calmed down is live again', () => {
  const changes = tell(LIVE, 200, (s) => (s < 60 && s % 6 >= 3 ? LOST : LIVE));
  expect(changes.at(-1)).toBe('87:live');
});

test('three losses an hour apart are no flapping', () => {
  const damper = new VerdictDamper(LIVE, at(0));
  for (let hour = 1; hour <= 5; hour += 1) {
    damper.put(LOST, at(hour * 3_600_000));
    const { verdict } = damper.put(LIVE, at(hour * 3_600_000 + 1_000));
    expect(verdict.state).toBe('live');
  }
});

test('every hold says when to look again, and a settled verdict does not', () => {
  const damper = new VerdictDamper(LIVE, at(0));
  expect(damper.put(LIVE, at(1_000)).recheckAtMs).toBeNull();
  expect(damper.put(LOSSY, at(2_000)).recheckAtMs).toBe(6_000);
  expect(damper.put(LOST, at(3_000)).recheckAtMs).toBe(5_000);
});

test('live is never told without media', () => {
  const findings = [LIVE, LOST, LOSSY, STANDBY, UNKNOWN];
  const damper = new VerdictDamper(UNKNOWN, at(0));
  let random = 1;
  let lastMediaMs = Number.NEGATIVE_INFINITY;
  for (let ms = 0; ms < 2_000_000; ms += 500) {
    random = (random * 48_271) % 2_147_483_647;
    const found = findings[random % findings.length]!;
    if (found.state === 'live' || found.state === 'degraded') lastMediaMs = ms;
    const { verdict } = damper.put(found, at(ms));
    if (verdict.state === 'live') expect(ms - lastMediaMs).toBeLessThanOrEqual(2_000);
  }
});

test('a third loss is told as soon as any other: live is not held on to', () => {
  const changes = tell(LIVE, 40, (s) => (s === 10 || s === 13 || s >= 20 ? LOST : LIVE));
  expect(changes).toEqual(['22:degraded', '30:offline']);
});

test('a step of the wall clock changes no hold, and the time told is right by the new clock', () => {
  const damper = new VerdictDamper(LIVE, at(0));
  damper.put(LOST, { wallMs: 10_000, steadyMs: 10_000 });
  const { verdict } = damper.put(LOST, { wallMs: 5_012_000, steadyMs: 12_000 });
  expect(verdict).toEqual({ ...LOST, sinceMs: 5_010_000 });
});

/** Probes at the pace of the prober: once a minute, and after a failure after 3 s, then ever twice as long. As `minute:state`. */
function tellProbed(minutes: number, answers: (second: number) => boolean): string[] {
  const damper = new VerdictDamper(STANDBY, at(0));
  const changes: string[] = [];
  let before: string = STANDBY.state;
  let failures = 0;
  for (let second = 0; second <= minutes * 60; ) {
    failures = answers(second) ? 0 : failures + 1;
    const { verdict } = damper.put(failures < 2 ? STANDBY : LOST, at(second * 1000));
    if (verdict.state !== before) changes.push(`${Math.floor(second / 60)}:${verdict.state}`);
    before = verdict.state;
    second += failures === 0 ? 53 : Math.min(60, 3 * 2 ** (failures - 1));
  }
  return changes;
}

test('nobody watches it, and it fails and comes back for good: each is told at once', () => {
  expect(tellProbed(120, (s) => s < 3_600 || s >= 5_400)).toEqual(['60:offline', '90:standby']);
});

test('answers to probes that come and go for a day are a handful of changes, then steadily degraded', () => {
  const changes = tellProbed(24 * 60, (s) => s % 63 >= 20);
  expect(changes.map((change) => change.replace(/.*:/, ''))).toEqual([
    ...['offline', 'standby', 'offline', 'standby', 'degraded'],
  ]);
});

test('a camera that answers no longer than it is away is told steadily, too', () => {
  expect(tellProbed(24 * 60, (s) => s % 400 >= 200).length).toBeLessThanOrEqual(6);
});

test('while the answers flap the reason is that of the losses, and a look at the picture takes nothing back', () => {
  const damper = new VerdictDamper(STANDBY, at(0));
  let ms = 0;
  const put = (found: Finding) => {
    ms += 30_000;
    return damper.put(found, at(ms)).verdict;
  };
  for (let loss = 0; loss < 3; loss += 1) {
    put(LOST);
    put(STANDBY);
  }
  expect(put(STANDBY)).toMatchObject({ state: 'degraded', reason: 'closed-by-camera' });
  put(LIVE);
  expect(put(LIVE).state).toBe('live');
  expect(put(STANDBY)).toMatchObject({ state: 'degraded', reason: 'closed-by-camera' });
});

test('answers that flapped and stay away are an outage after three minutes; when they stay, the camera is on standby after ten', () => {
  const flapping = (s: number) => s >= 600 || s % 63 >= 20;
  expect(tellProbed(60, (s) => flapping(s) && s < 660).at(-1)).toMatch(/1[3-5]:offline/);
  expect(tellProbed(60, flapping).at(-1)).toMatch(/1[89]:standby/);
});

test('three outages half an hour apart, seen by probes, are each told', () => {
  expect(tellProbed(121, (s) => s % 1_800 < 1_500)).toHaveLength(8);
});
