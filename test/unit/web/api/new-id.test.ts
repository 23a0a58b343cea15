import { afterEach, expect, it, vi } from 'vitest';
import { newCameraId, newId } from '../../../../web/src/api/new-id.ts';
import { sourceFiles } from '../../architecture/source-imports.ts';

afterEach(() => vi.unstubAllGlobals());

it('makes ids where the page came over plain HTTP, each another', () => {
  vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) });
  const ids = Array.from({ length: 1_000 }, newId);
  expect(new Set(ids).size).toBe(1_000);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
});

it('is the only way: nothing in the web asks for what plain HTTP does not have', () => {
  const asking = sourceFiles('web/src').filter(({ code }) => /crypto\.(randomUUID|subtle)/.test(code));
  expect(asking.map(({ path }) => path)).toEqual([]);
});

it('gives a camera an id that can be read aloud', () => {
  const ids = Array.from({ length: 50 }, newCameraId);
  for (const id of ids) expect(id).toMatch(/^cam-[a-hj-km-np-z2-9]{10}$/u);
  expect(new Set(ids).size).toBe(50);
});
