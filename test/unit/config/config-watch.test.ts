import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../server/base/clock.ts';
import { type Logger, silentLogger } from '../../../server/base/logger.ts';
import { type ConfigEvents, ConfigWatch } from '../../../server/config/config-watch.ts';
import { loadConfig } from '../../../server/config/load-config.ts';
import { eventually } from '../../support/eventually.ts';
import { sampleConfig } from './config-fixture.ts';

let folder: string;
let file: string;
const watches: ConfigWatch[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'config-watch-'));
  file = join(folder, 'streams.config.json');
  await writeFile(file, textWith());
});

afterEach(async () => {
  for (const watch of watches.splice(0)) watch.stop();
  await rm(folder, { recursive: true });
});

function textWith(change: (sample: ReturnType<typeof sampleConfig>) => void = () => {}): string {
  const sample = sampleConfig();
  change(sample);
  return JSON.stringify(sample, null, 2);
}

const renamed = (name: string) => textWith((sample) => Object.assign(sample.cameras[0]!, { name }));

async function watchFile(logger: Logger = silentLogger) {
  const load = () => loadConfig({ file });
  const watch = new ConfigWatch({ file, config: await load(), load, clock: systemClock, logger });
  const changed: ConfigEvents['config:changed'][] = [];
  const rejected: ConfigEvents['config:rejected'][] = [];
  watch.events.on('config:changed', (event) => changed.push(event));
  watch.events.on('config:rejected', (event) => rejected.push(event));
  watches.push(watch);
  return { watch, changed, rejected };
}

test('a change of the file is noticed and told with what changed', async () => {
  const { watch, changed } = await watchFile();
  watch.start();
  await writeFile(file, renamed('新名'));
  await eventually(() => expect(changed).toHaveLength(1));
  expect(changed[0]!.diff.changed.map(({ name }) => name)).toEqual(['新名']);
  expect(watch.current.cameras[0]!.name).toBe('新名');
});

test('a file replaced by a rename is still watched, twice in a row', async () => {
  const { watch } = await watchFile();
  watch.start();
  for (const name of ['first', 'second']) {
    await writeFile(join(folder, '.tmp'), renamed(name));
    await rename(join(folder, '.tmp'), file);
    await eventually(() => expect(watch.current.cameras[0]!.name).toBe(name));
  }
});

test('a bad file keeps the old configuration and says what is wrong', async () => {
  const errors: string[] = [];
  const { watch, changed, rejected } = await watchFile({
    ...silentLogger,
    error: (_fields, text) => void errors.push(text),
  });
  const before = watch.current;
  await writeFile(
    file,
    textWith((sample) => Object.assign(sample.hub, { prot: 1 })),
  );
  await watch.reload();
  expect(watch.current).toBe(before);
  expect(changed).toEqual([]);
  expect(rejected[0]!.error.problems.map(({ path }) => path)).toEqual(['hub.prot']);
  expect(errors[0]).toContain('stays in force');
});

test('a good file after a bad one is taken', async () => {
  const { watch, changed } = await watchFile();
  await writeFile(file, '{');
  await watch.reload();
  await writeFile(file, renamed('good again'));
  await watch.reload();
  expect(changed).toHaveLength(1);
  expect(watch.current.cameras[0]!.name).toBe('good again');
});

test('a reload without a change tells nobody', async () => {
  const { watch, changed } = await watchFile();
  await writeFile(file, `${textWith()}\n\n`);
  await watch.reload();
  expect(changed).toEqual([]);
});

test('hub settings stay as the hub was started, and are named', async () => {
  const warnings: object[] = [];
  const { watch, changed } = await watchFile({
    ...silentLogger,
    warn: (fields) => void warnings.push(fields),
  });
  await writeFile(
    file,
    textWith((sample) => Object.assign(sample.hub, { port: 9999 })),
  );
  await watch.reload();
  expect(changed[0]!.config.hub.port).toBe(8080);
  expect(changed[0]!.diff.restartNeeded).toEqual(['hub.port']);
  expect(warnings).toEqual([{ settings: ['hub.port'] }]);
  await writeFile(file, textWith());
  await watch.reload();
  expect(changed).toHaveLength(1);
});

test('a reload is logged with what it changed, and so is one that changed nothing', async () => {
  const lines: unknown[] = [];
  const { watch } = await watchFile({
    ...silentLogger,
    info: (fields, text) => void lines.push([text, fields]),
  });
  await watch.reload();
  await writeFile(file, renamed('logged'));
  await watch.reload();
  expect(lines).toEqual([
    ['the configuration was read again: nothing has changed', {}],
    ['the configuration was reloaded', { added: 0, changed: 1, removed: 0 }],
  ]);
});

test('after stop a change is not noticed; stop may be called twice', async () => {
  const stopped = await watchFile();
  const running = await watchFile();
  for (const { watch } of [stopped, running]) watch.start();
  stopped.watch.stop();
  stopped.watch.stop();
  await writeFile(file, renamed('seen by one'));
  await eventually(() => expect(running.changed).toHaveLength(1));
  expect(stopped.changed).toEqual([]);
});
