import { expect, test } from 'vitest';
import { DevicePasses } from '../../../server/access/device-pass.ts';
import { SecretBox } from '../../../server/base/secret-box.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const DAY_MS = 24 * 60 * 60_000;
const box = (fill: number) => new SecretBox(() => [Buffer.alloc(32, fill)]);

function openPasses(clock = new FakeClock()) {
  return { clock, passes: new DevicePasses(box(1), clock) };
}

test('a pass knows who has logged in on this browser, and stays the same browser from login to login', () => {
  const { passes } = openPasses();
  const first = passes.issue(undefined, 'u1');
  const second = passes.issue(first, 'u2');
  const device = passes.read(second)!;
  expect(['u1', 'u2', 'u3'].map((id) => device.knows(id))).toEqual([true, true, false]);
  expect(device.id).toBe(passes.read(first)!.id);
  expect(passes.read(passes.issue(undefined, 'u1'))!.id).not.toBe(device.id);
});

test('nobody can make one up, change one or bring one from another hub', () => {
  const { passes, clock } = openPasses();
  const pass = passes.issue(undefined, 'u1');
  const changed = pass.slice(0, -2) + (pass.endsWith('AA') ? 'BB' : 'AA');
  const foreign = new DevicePasses(box(2), clock).issue(undefined, 'u1');
  const otherwise = box(1).seal(JSON.stringify({ id: 'x', atMs: clock.now(), users: [] }), 'something else');
  for (const shown of [undefined, '', 'x', changed, foreign, otherwise, pass.repeat(20)]) {
    expect(passes.read(shown)).toBeNull();
  }
});

test('a pass that was not renewed for half a year is none', async () => {
  const { passes, clock } = openPasses();
  const pass = passes.issue(undefined, 'u1');
  clock.stepWallClock(180 * DAY_MS - 1);
  expect(passes.read(pass)).not.toBeNull();
  clock.stepWallClock(1);
  expect(passes.read(pass)).toBeNull();
});

test('it keeps those who came last, fits into a cookie and names nobody', () => {
  const { passes } = openPasses();
  let pass = passes.issue(undefined, 'user-0');
  for (let index = 1; index < 100; index += 1) pass = passes.issue(pass, `user-${index}`);
  const device = passes.read(pass)!;
  expect([device.knows('user-99'), device.knows('user-76'), device.knows('user-75')]).toEqual([
    true,
    true,
    false,
  ]);
  expect(pass.length).toBeLessThan(1_500);
  expect(pass).not.toContain('user');
});
