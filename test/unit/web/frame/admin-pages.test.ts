import { expect, it } from 'vitest';
import { permissionsOf } from '../../../../server/contract/permissions.ts';
import { ADMIN_PAGES, firstPage, maySee } from '../../../../web/src/frame/admin-pages.ts';

it('nobody is led to a page that the account may not see', () => {
  expect(firstPage([])).toBeUndefined();
  expect(firstPage([...permissionsOf(['operator'])])).toBeUndefined();
  expect(firstPage([...permissionsOf(['admin'])])?.path).toBe('/admin/cameras');
  const cameras = ADMIN_PAGES.find(({ path }) => path === '/admin/cameras')!;
  expect([maySee(cameras, []), maySee(cameras, ['camera:manage'])]).toEqual([false, true]);
});

it('no two pages have the same address', () => {
  const paths = ADMIN_PAGES.map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
});
