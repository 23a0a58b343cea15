import { expect, test, vi } from 'vitest';
import { systemClock } from '../../../server/base/clock.ts';
import { NameLookups, type NameWaiter } from '../../../server/base/name-lookups.ts';
import { AddressPolicy, type AddressPolicyOptions } from '../../../server/cameras/address-policy.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const create = (options: Partial<AddressPolicyOptions> = {}) =>
  new AddressPolicy({
    networks: { allow: [], deny: [] },
    ownPorts: () => [8080],
    publicOrigin: null,
    ownAddresses: () => ['10.0.0.5'],
    resolve: async () => [],
    clock: new FakeClock(),
    ...options,
  });

test('a name is judged by all that it leads to, once for all the addresses that have it', async () => {
  const asked: string[] = [];
  const resolve = async (name: string) => {
    asked.push(name);
    return name === 'mixed' ? ['10.1.1.1', '169.254.169.254'] : ['10.1.1.1'];
  };
  const policy = create({ resolve });
  const urls = [
    'rtsp://mixed/a',
    'rtsp://mixed/b',
    'rtsp://plain:8080/a',
    'rtsp://10.0.0.5:8080/',
    'rtsp://10.0.0.5/',
  ];
  expect([...(await policy.refusalsOf(urls))].sort()).toEqual([
    ['rtsp://10.0.0.5:8080/', '10.0.0.5 leads to the hub itself'],
    ['rtsp://mixed/a', 'mixed is a link-local address'],
    ['rtsp://mixed/b', 'mixed is a link-local address'],
  ]);
  expect(asked.sort()).toEqual(['mixed', 'plain']);
});

test('a name that nobody resolves in time is left to the day when it is connected to', async () => {
  const clock = new FakeClock();
  const policy = create({ clock, resolve: () => new Promise(() => {}) });
  const judged = policy.refusalOf('rtsp://slow/');
  await clock.advance(3_000);
  expect(await judged).toBeNull();
  expect(clock.pendingTimers).toBe(0);
  const failing = create({
    resolve: async () => {
      throw new Error('ENOTFOUND');
    },
  });
  expect(await failing.refusalOf('rtsp://nowhere/')).toBeNull();
});

test('a table of names that nobody resolves does not hold anybody up for long', async () => {
  const clock = new FakeClock();
  const policy = create({ clock, resolve: () => new Promise(() => {}) });
  const judged = policy.refusalsOf(Array.from({ length: 1_000 }, (_, index) => `rtsp://slow-${index}/`));
  await clock.advance(15_000);
  expect((await judged).size).toBe(0);
});

test('a name that nobody resolves is asked for once, and who gave up is told nothing', async () => {
  const clock = new FakeClock();
  const answers: ((...answer: Parameters<NameWaiter>) => void)[] = [];
  const lookups = new NameLookups((_name, _options, done) =>
    answers.push((error, addresses) => done(error, [...addresses])),
  );
  const policy = new AddressPolicy({
    networks: { allow: [], deny: [] },
    ownPorts: () => [],
    publicOrigin: null,
    ownAddresses: () => [],
    lookups,
    clock,
  });
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const judged = policy.refusalOf('rtsp://cameras.dead/');
    await clock.advance(3_000);
    expect(await judged).toBeNull();
  }
  expect(answers).toHaveLength(1);
  const last = policy.refusalOf('rtsp://cameras.dead/');
  await clock.advance(0);
  answers[0]!(null, [{ address: '169.254.169.254', family: 4 }]);
  expect(await last).toBe('cameras.dead is a link-local address');
});

test('who gave up on a name does not wait for it any more', async () => {
  const clock = new FakeClock();
  const lookups = new NameLookups(() => {});
  const leave = vi.fn();
  vi.spyOn(lookups, 'ask').mockReturnValue(leave);
  const judged = create({ clock, lookups, resolve: undefined }).refusalOf('rtsp://cameras.dead/');
  await clock.advance(2_999);
  expect(leave).not.toHaveBeenCalled();
  await clock.advance(1);
  await judged;
  expect(leave).toHaveBeenCalledOnce();
});

test('this machine is known by its real addresses, however its name is written', async () => {
  const policy = new AddressPolicy({
    networks: { allow: ['127.0.0.0/8', '::1'], deny: [] },
    ownPorts: () => [8080],
    publicOrigin: null,
    clock: systemClock,
  });
  for (const host of ['127.0.0.1', 'localhost', '[::1]', '2130706433', '0x7f.1'])
    expect(await policy.refusalOf(`rtsp://${host}:8080/x`)).toContain('the hub itself');
  expect(await policy.refusalOf('rtsp://localhost:8554/x')).toBeNull();
});

test('the rules for the connecting threads know the port that is listened on', async () => {
  let port = 0;
  const clock = new FakeClock();
  const policy = create({ clock, ownPorts: () => [port] });
  expect(policy.rules.own.ports).toEqual([0]);
  port = 8081;
  await clock.advance(5_000);
  expect(policy.rules.own).toEqual({ addresses: ['10.0.0.5'], ports: [8081] });
});
