import type { Permission } from '../../../server/contract/permissions.ts';

/** Each opens a page of the administration. Apart from the pages themselves, so that the wall can ask without carrying their list. */
const ADMIN_PERMISSIONS: readonly Permission[] = ['camera:manage', 'user:manage', 'audit:read'];

export function administers(permissions: readonly Permission[]): boolean {
  return ADMIN_PERMISSIONS.some((permission) => permissions.includes(permission));
}
