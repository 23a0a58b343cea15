import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Storage } from '../../server/storage/storage.ts';
import { STORAGE_ENGINES } from './storage-engines.ts';

describe.each(STORAGE_ENGINES)('change store on $name', (engine) => {
  let storage: Storage;
  let discard: () => Promise<void>;
  beforeEach(async () => {
    ({ storage, discard } = await engine.open());
  });
  afterEach(() => discard());

  test('begins at nothing and counts each topic by itself', async () => {
    expect(await storage.changes.counts()).toEqual({
      accounts: 0,
      links: 0,
      cameras: 0,
      walls: 0,
      displays: 0,
    });
    await storage.transaction(({ changes }) => changes.bump('cameras'));
    await storage.transaction(async ({ changes }) => {
      await changes.bump('cameras');
      await changes.bump('links');
    });
    expect(await storage.changes.counts()).toEqual({
      accounts: 0,
      links: 1,
      cameras: 2,
      walls: 0,
      displays: 0,
    });
  });

  test('counts with the transaction alone', async () => {
    await expect(storage.changes.bump('links')).rejects.toThrow('transaction');
    const failing = storage.transaction(async ({ changes }) => {
      await changes.bump('links');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await storage.changes.counts()).toMatchObject({ links: 0 });
  });

  test('lets one transaction at a time pass with the same topic', async () => {
    const order: string[] = [];
    const change = (name: string) =>
      storage.transaction(async ({ changes }) => {
        await changes.bump('accounts');
        order.push(`${name} in`);
        for (let turn = 0; turn < 5; turn += 1) await changes.counts();
        order.push(`${name} out`);
      });
    await Promise.all([change('a'), change('b')]);
    expect(order).toHaveLength(4);
    expect(order[0]!.slice(0, 1)).toBe(order[1]!.slice(0, 1));
    expect(await storage.changes.counts()).toMatchObject({ accounts: 2 });
  });
});
