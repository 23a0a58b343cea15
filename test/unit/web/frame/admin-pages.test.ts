import { expect, it } from 'vitest';
import { PERMISSIONS, permissionsOf } from '../../../../server/contract/permissions.ts';
import { ADMIN_PAGES, firstPage, maySee, pageAt } from '../../../../web/src/frame/admin-pages.ts';
import { administers } from '../../../../web/src/frame/admin-permissions.ts';

it('nobody is led to a page that the account may not see', () => {
  expect(firstPage([])).toBeUndefined();
  expect(firstPage([...permissionsOf(['operator'])])).toBeUndefined();
  expect(firstPage([...permissionsOf(['admin'])])?.path).toBe('/admin/cameras');
  const cameras = ADMIN_PAGES.find(({ path }) => path === '/admin/cameras')!;
  expect([maySee(cameras, []), maySee(cameras, ['camera:manage'])]).toEqual([false, true]);
});

it.each(PERMISSIONS)(
  'who has %s alone finds the administration in the menu when it has a page for that',
  (permission) => {
    expect(administers([permission])).toBe(firstPage([permission]) !== undefined);
  },
);

it('no two pages have the same address', () => {
  const paths = ADMIN_PAGES.map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
});

it.each([
  ['/admin/cameras', '/admin/cameras'],
  ['/admin/cameras/new', '/admin/cameras/new'],
  ['/admin/cameras/dam-1/history', '/admin/cameras/:id/history'],
  ['/account', '/account'],
  ['/admin', undefined],
  ['/', undefined],
])('%s is the address of %s', (pathname, path) => {
  expect(pageAt(pathname)?.path).toBe(path);
});
