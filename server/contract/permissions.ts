/** Who may do what, where. The hub enforces this table; the web reads it to show only what will be allowed. */

export const ROLES = ['operator', 'incident', 'admin', 'auditor', 'display'] as const;
export type Role = (typeof ROLES)[number];

export const PERMISSIONS = [
  /** See cameras of one's scope: directory, health, live pictures. */
  'camera:view',
  /** Hand out a link that plays one camera outside of the wall. */
  'link:create',
  /** Mark what a camera shows, which records it; change one's own bookmarks, extend and stop their clips. */
  'bookmark:create',
  /** See the bookmarks of one's scope with their stills and clips. */
  'bookmark:view',
  /** Change and delete anybody's bookmarks within one's scope, put them on legal hold and lift it. */
  'evidence:manage',
  /** Open incidents and work on them, hand evidence over. */
  'incident:work',
  /** Keep scenes and tours, and share them with roles. */
  'wall:keep',
  /** Change and remove what others share. */
  'wall:manage',
  /** Put cameras, scenes and tours on the displays of others. */
  'display:steer',
  /** Register, change, import, export, test and remove cameras of one's scope. */
  'camera:manage',
  /** Make accounts, change them and end their logins, within one's own scope. */
  'user:manage',
  /** Read, export and verify the audit, as far as one's scope reaches. */
  'audit:read',
  /** Read the hub's own figures. */
  'hub:observe',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** What everybody may who sits at a wall. */
const AT_THE_WALL = ['camera:view', 'link:create', 'wall:keep', 'display:steer'] as const;

const BY_ROLE: Record<Role, readonly Permission[]> = {
  operator: [...AT_THE_WALL, 'bookmark:create', 'bookmark:view'],
  incident: [...AT_THE_WALL, 'bookmark:create', 'bookmark:view', 'evidence:manage', 'incident:work'],
  admin: [
    ...AT_THE_WALL,
    'bookmark:view',
    'incident:work',
    'wall:manage',
    'camera:manage',
    'user:manage',
    'hub:observe',
  ],
  auditor: ['audit:read'],
  // Of a screen that nobody sits at: whoever comes by can do nothing with its login.
  display: ['camera:view'],
};

export function permissionsOf(roles: readonly Role[]): ReadonlySet<Permission> {
  return new Set(roles.flatMap((role) => BY_ROLE[role]));
}

/** Null stands for all. A region's code covers every region whose code begins with it (GB/T 2260 nests by prefix). */
export interface Scope {
  readonly domains: readonly string[] | null;
  readonly regions: readonly string[] | null;
}

export const EVERYWHERE: Scope = { domains: null, regions: null };

/** Where a camera belongs. */
export interface Place {
  readonly domain: string;
  readonly region: string;
}

export function isInScope({ domains, regions }: Scope, { domain, region }: Place): boolean {
  if (domains !== null && !domains.includes(domain)) return false;
  return regions === null || regions.some((code) => region.startsWith(code));
}

/** Whatever lies in `inner` lies in `outer`. */
export function isScopeWithin(inner: Scope, outer: Scope): boolean {
  const domainsFit =
    outer.domains === null || (inner.domains?.every((domain) => outer.domains?.includes(domain)) ?? false);
  const regionsFit =
    outer.regions === null ||
    (inner.regions?.every((region) => outer.regions?.some((code) => region.startsWith(code))) ?? false);
  return domainsFit && regionsFit;
}

/** What lies in both. */
export function intersectScopes(a: Scope, b: Scope): Scope {
  return {
    domains: intersect(a.domains, b.domains, (one, other) => (one === other ? one : null)),
    regions: intersect(a.regions, b.regions, narrower),
  };
}

/** Of two codes that cover each other the narrower one; null when they have nothing in common. */
function narrower(a: string, b: string): string | null {
  if (a.startsWith(b)) return a;
  return b.startsWith(a) ? b : null;
}

function intersect(
  a: readonly string[] | null,
  b: readonly string[] | null,
  common: (one: string, other: string) => string | null,
): readonly string[] | null {
  if (a === null) return b;
  if (b === null) return a;
  return [...new Set(a.flatMap((one) => b.flatMap((other) => common(one, other) ?? [])))];
}
