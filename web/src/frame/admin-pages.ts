import type { ComponentType } from 'react';
import { matchPath } from 'react-router';
import type { Permission } from '../../../server/contract/permissions.ts';
import type { HttpClient } from '../api/http-client.ts';
import type { BundleName, BundleTexts } from '../i18n/text-bundles.ts';

/**
 * The pages behind the wall. To add one:
 * 1. write its component in its feature's folder; it begins with `PageHeader` of ui/, asks the hub through react-query with the
 *    functions of api/, and shows a failed request by `RequestError` of frame/. What antd writes as inline styles, the content
 *    security policy refuses: no `autoSize` of TextArea, no Watermark;
 * 2. put its texts into the feature's bundle (i18n/text-bundles.ts);
 * 3. add a line here; a permission that opened no page so far also goes into admin-permissions.ts. The page is a chunk of its own, is
 *    loaded when somebody goes there, and its line stands in the navigation of those whose permissions open it. The hub decides by
 *    itself what it answers: this list only keeps dead ends from people.
 */
export interface AdminPage {
  /** As in a route of react-router. */
  path: string;
  /** Null: everybody who is logged in. */
  permission: Permission | null;
  /** Absent for pages that another page leads to. */
  nav?: { group: NavGroup; text: keyof BundleTexts['admin']['nav'] };
  texts: readonly BundleName[];
  load(): Promise<ComponentType>;
  /** Asks the hub for what the page will ask for first, as soon as the browser goes to its address. */
  ahead?(): Promise<(http: HttpClient, search: URLSearchParams) => void>;
}

export const NAV_GROUPS = ['evidence', 'registry', 'access', 'account'] as const;
export type NavGroup = (typeof NAV_GROUPS)[number];

export const ADMIN_PAGES: readonly AdminPage[] = [
  {
    path: '/incidents',
    permission: 'incident:work',
    nav: { group: 'evidence', text: 'incidents' },
    texts: ['incidents'],
    load: () => import('../features/incidents/IncidentsPage.tsx').then(({ IncidentsPage }) => IncidentsPage),
  },
  {
    path: '/incidents/:id',
    permission: 'incident:work',
    texts: ['incidents'],
    load: () => import('../features/incidents/IncidentPage.tsx').then(({ IncidentPage }) => IncidentPage),
  },
  {
    path: '/bookmarks',
    permission: 'bookmark:view',
    nav: { group: 'evidence', text: 'bookmarks' },
    texts: ['incidents'],
    load: () => import('../features/incidents/BookmarksPage.tsx').then(({ BookmarksPage }) => BookmarksPage),
  },
  {
    path: '/lists',
    permission: 'wall:keep',
    nav: { group: 'evidence', text: 'lists' },
    texts: ['incidents', 'plans', 'access'],
    load: () =>
      import('../features/incidents/lists/WatchListsPage.tsx').then(({ WatchListsPage }) => WatchListsPage),
  },
  {
    path: '/lists/:id',
    permission: 'wall:keep',
    texts: ['incidents', 'plans', 'access'],
    load: () =>
      import('../features/incidents/lists/WatchListsPage.tsx').then(({ WatchListsPage }) => WatchListsPage),
  },
  {
    path: '/admin/cameras',
    permission: 'camera:manage',
    nav: { group: 'registry', text: 'cameras' },
    texts: ['cameras'],
    load: () => import('../features/cameras/CamerasPage.tsx').then(({ CamerasPage }) => CamerasPage),
    ahead: () =>
      import('../features/cameras/list/first-rows.ts').then(({ askForFirstRows }) => askForFirstRows),
  },
  {
    path: '/admin/cameras/new',
    permission: 'camera:manage',
    texts: ['cameras'],
    load: () => import('../features/cameras/NewCameraPage.tsx').then(({ NewCameraPage }) => NewCameraPage),
  },
  {
    path: '/admin/cameras/:id',
    permission: 'camera:manage',
    texts: ['cameras'],
    load: () => import('../features/cameras/CameraPage.tsx').then(({ CameraPage }) => CameraPage),
  },
  {
    path: '/admin/cameras/:id/history',
    permission: 'camera:manage',
    texts: ['cameras'],
    load: () => import('../features/cameras/HistoryPage.tsx').then(({ HistoryPage }) => HistoryPage),
  },
  {
    path: '/admin/import',
    permission: 'camera:manage',
    nav: { group: 'registry', text: 'import' },
    texts: ['cameras', 'imports'],
    load: () => import('../features/cameras/import/ImportPage.tsx').then(({ ImportPage }) => ImportPage),
  },
  {
    path: '/admin/import/:id',
    permission: 'camera:manage',
    texts: ['cameras', 'imports'],
    load: () => import('../features/cameras/import/DraftPage.tsx').then(({ DraftPage }) => DraftPage),
  },
  {
    path: '/admin/duplicates',
    permission: 'camera:manage',
    nav: { group: 'registry', text: 'duplicates' },
    texts: ['cameras', 'imports'],
    load: () =>
      import('../features/cameras/import/DuplicatesPage.tsx').then(({ DuplicatesPage }) => DuplicatesPage),
  },
  {
    path: '/admin/users',
    permission: 'user:manage',
    nav: { group: 'access', text: 'users' },
    texts: ['access'],
    load: () => import('../features/users/UsersPage.tsx').then(({ UsersPage }) => UsersPage),
  },
  {
    path: '/admin/audit',
    permission: 'audit:read',
    nav: { group: 'access', text: 'audit' },
    texts: ['access', 'cameras'],
    load: () => import('../features/audit/AuditPage.tsx').then(({ AuditPage }) => AuditPage),
  },
  {
    path: '/account',
    permission: null,
    nav: { group: 'account', text: 'profile' },
    texts: ['account', 'access'],
    load: () => import('../features/account/AccountPage.tsx').then(({ AccountPage }) => AccountPage),
  },
];

/** Where the administration begins: the first page that these permissions open. */
export function firstPage(permissions: readonly Permission[]): AdminPage | undefined {
  return ADMIN_PAGES.find(
    ({ path, permission }) =>
      path.startsWith('/admin/') && permission !== null && permissions.includes(permission),
  );
}

export function maySee({ permission }: AdminPage, permissions: readonly Permission[]): boolean {
  return permission === null || permissions.includes(permission);
}

export function pageAt(pathname: string): AdminPage | undefined {
  return ADMIN_PAGES.find(({ path }) => matchPath(path, pathname));
}
