import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CameraIndex } from '../../../server/cameras/camera-index.ts';
import { NO_SECRETS } from '../../../server/cameras/camera-secrets.ts';
import { ofRecord } from '../../../server/cameras/catalog-camera.ts';
import { EVERYWHERE } from '../../../server/contract/permissions.ts';
import { cameraFile } from '../../support/registry-stage.ts';

const surroundings = { domains: [], regions: [] };

function camera(id: number, dialNumber: number | null, name: string) {
  const head = { id: `c${id}`, revision: 1, credentials: null, updatedAtMs: 0, updatedBy: 'x' };
  return ofRecord({ ...head, file: cameraFile({ name: name || 'x', dialNumber }) }, NO_SECRETS);
}

test('whatever is put and removed, each order is that of a sort of all', () => {
  const one = fc.tuple(
    fc.nat(30),
    fc.option(fc.integer({ min: 1, max: 50 })),
    fc.string({ maxLength: 3, unit: fc.constantFrom('a', 'b', '1', '2') }),
  );
  const step = fc.record({
    put: fc.uniqueArray(one, { maxLength: 12, selector: ([id]) => id }),
    remove: fc.uniqueArray(fc.nat(30), { maxLength: 6 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const index = new CameraIndex(() => 'unknown');
      const all = new Map<string, number | null>();
      for (const { put, remove } of steps) {
        const ids = new Set(put.map(([id]) => id));
        const gone = remove.filter((id) => !ids.has(id)).map((id) => `c${id}`);
        index.replace(
          gone,
          put.map(([id, dialNumber, name]) => camera(id, dialNumber, name)),
        );
        for (const id of gone) all.delete(id);
        for (const [id, dialNumber] of put) all.set(`c${id}`, dialNumber);
      }
      const query = { sort: 'dialNumber', order: 'asc', offset: 0, limit: 100 } as const;
      const { cameras, total } = index.query(query, EVERYWHERE, surroundings);
      expect(total).toBe(all.size);
      const keys = cameras.map(({ id }) => all.get(id) ?? Number.POSITIVE_INFINITY);
      expect(keys).toEqual([...keys].sort((a, b) => a - b));
      expect(new Set(cameras.map(({ id }) => id))).toEqual(new Set(all.keys()));
    }),
  );
});
