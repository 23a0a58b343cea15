import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EVERYWHERE } from '../../server/contract/permissions.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { eventually } from '../support/eventually.ts';
import { RegistryStage, registrar } from '../support/registry-stage.ts';
import { type OpenEngine, STORAGE_ENGINES } from './storage-engines.ts';

const LOOK_MS = 2_000;

describe.each(STORAGE_ENGINES)('two hubs with a registry on one $name', ({ open }) => {
  let engine: OpenEngine;
  let elsewhere: Storage;
  let one: RegistryStage;
  let other: RegistryStage;

  beforeEach(async () => {
    engine = await open();
    elsewhere = await engine.openAgain();
    one = await RegistryStage.start({ storage: engine.storage });
    other = await RegistryStage.start({ storage: elsewhere });
  });

  afterEach(async () => {
    await one.registration.catalog.stop();
    await other.registration.catalog.stop();
    await elsewhere.close();
    await engine.discard();
  });

  it('learn of each other’s changes within seconds', async () => {
    await one.add('a', { mainUrl: 'rtsp://u:p@192.0.2.10/a' });
    await one.add('b');
    await other.clock.advance(LOOK_MS);
    await eventually(() => expect(other.listed()).toEqual(['a', 'b']));
    expect(other.running.get('a')?.definition.credentials?.password).toBe('p');
    await other.desk.remove(registrar(), 'b', 1);
    await one.clock.advance(LOOK_MS);
    await eventually(() => expect(one.listed()).toEqual(['a']));
  });

  it('that write at once give no number twice and lose no change', async () => {
    const numbers = Array.from({ length: 6 }, (_, index) => index + 1);
    const given = await Promise.allSettled(
      numbers.flatMap((dialNumber) => [
        one.add(`one-${dialNumber}`, { dialNumber }),
        other.add(`other-${dialNumber}`, { dialNumber }),
      ]),
    );
    expect(given.filter(({ status }) => status === 'fulfilled')).toHaveLength(numbers.length);
    const refused = given.flatMap((result) => (result.status === 'rejected' ? result.reason.code : []));
    expect(new Set(refused)).toEqual(new Set(['DIAL_NUMBER_TAKEN']));
    const { id, file } = (await engine.storage.cameras.list())[0]!;
    const edits = await Promise.allSettled(
      [one, other].map((stage, index) =>
        stage.desk.update(registrar(), id, { revision: 1, file: { ...file, name: `edit ${index}` } }),
      ),
    );
    expect(edits.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const history = await one.desk.history(id, EVERYWHERE);
    expect(history.map(({ revision }) => revision)).toEqual([2, 1]);
  });
});
