/** Everybody who tries every door. */
export const PEOPLE = [
  'nobody',
  'expired session',
  'expired token',
  'disabled',
  'link',
  'newcomer',
  'operator',
  'incident',
  'admin',
  'auditor',
  'display',
  'water operator',
  'water admin',
  'water auditor',
  'token',
  'operator token of an admin',
] as const;
export type Walker = (typeof PEOPLE)[number];

const STRANGERS: Walker[] = ['nobody', 'expired session', 'expired token', 'disabled', 'link'];
const TOKENS: Walker[] = ['token', 'operator token of an admin'];
const ANYBODY: Walker[] = [...PEOPLE];
const KNOWN: Walker[] = PEOPLE.filter((walker) => !STRANGERS.includes(walker));
const LOGGED_IN: Walker[] = KNOWN.filter((walker) => walker !== 'newcomer');
/** What only a person may do, who has a browser and a password. */
const PERSONS: Walker[] = LOGGED_IN.filter((walker) => !TOKENS.includes(walker));
const ACCOUNT: Walker[] = [...PERSONS, 'newcomer'];
const AUDITORS: Walker[] = ['auditor', 'water auditor', 'token'];
export const VIEWERS: Walker[] = LOGGED_IN.filter(
  (walker) => walker !== 'auditor' && walker !== 'water auditor',
);
const BOOKMARKERS: Walker[] = [
  'operator',
  'incident',
  'water operator',
  'token',
  'operator token of an admin',
];
/** Who sits at a wall, and not a screen alone. */
export const AT_THE_WALL: Walker[] = VIEWERS.filter((walker) => walker !== 'display');
const READERS: Walker[] = [...BOOKMARKERS, 'admin', 'water admin'];
const INCIDENT_TEAM: Walker[] = ['incident', 'admin', 'water admin', 'token'];
const INCIDENT_PEOPLE: Walker[] = INCIDENT_TEAM.filter((walker) => walker !== 'token');
const ADMINS: Walker[] = ['admin', 'water admin', 'token'];
/** Accounts are made and changed by people alone. */
const ACCOUNT_ADMINS: Walker[] = ['admin', 'water admin'];

/**
 * Who is let in where. A route of the framework, or an address below /live, that has no row here fails the test; so does one that lets
 * in somebody else, or keeps out somebody who is named.
 */
export const ROUTE_TABLE: Record<string, readonly Walker[]> = {
  'GET /healthz': ANYBODY,
  'GET /readyz': ANYBODY,
  'GET /metrics': ADMINS,

  'POST /api/session': ANYBODY,
  'GET /api/session': KNOWN,
  'DELETE /api/session': KNOWN,
  'GET /api/account': ACCOUNT,
  'PUT /api/account/password': ACCOUNT,
  'GET /api/account/sessions': ACCOUNT,
  'DELETE /api/account/sessions/:id': ACCOUNT,
  'POST /api/account/totp': ACCOUNT,
  'PUT /api/account/totp': ACCOUNT,
  'DELETE /api/account/totp': ACCOUNT,
  'POST /api/tokens': PERSONS,
  'GET /api/tokens': PERSONS,
  'DELETE /api/tokens/:id': PERSONS,

  'GET /api/users': ADMINS,
  'POST /api/users': ACCOUNT_ADMINS,
  'GET /api/users/:id': ADMINS,
  'PATCH /api/users/:id': ACCOUNT_ADMINS,
  'DELETE /api/users/:id': ACCOUNT_ADMINS,
  'POST /api/users/:id/password': ACCOUNT_ADMINS,
  'DELETE /api/users/:id/totp': ACCOUNT_ADMINS,
  'GET /api/users/:id/sessions': ADMINS,
  'DELETE /api/users/:id/sessions': ACCOUNT_ADMINS,
  'GET /api/users/:id/tokens': ADMINS,
  'DELETE /api/users/:id/tokens/:token': ACCOUNT_ADMINS,

  'POST /api/stream-links': AT_THE_WALL,
  'GET /api/stream-links': AT_THE_WALL,
  'DELETE /api/stream-links/:id': AT_THE_WALL,

  'GET /api/displays': AT_THE_WALL,
  'DELETE /api/displays/:name': AT_THE_WALL,
  'PUT /api/displays/:name/order': AT_THE_WALL,
  'DELETE /api/displays/:name/order': AT_THE_WALL,
  'POST /api/displays/:name/steps': AT_THE_WALL,
  'PUT /api/displays/:name/pause': AT_THE_WALL,
  'POST /api/displays/:name/identify': AT_THE_WALL,
  'GET /api/scenes': VIEWERS,
  'POST /api/scenes': AT_THE_WALL,
  'PUT /api/scenes/:id': AT_THE_WALL,
  'DELETE /api/scenes/:id': AT_THE_WALL,
  'GET /api/tours': VIEWERS,
  'POST /api/tours': AT_THE_WALL,
  'PUT /api/tours/:id': AT_THE_WALL,
  'DELETE /api/tours/:id': AT_THE_WALL,
  'GET /api/watch-lists': VIEWERS,
  'POST /api/watch-lists': AT_THE_WALL,
  'PUT /api/watch-lists/:id': AT_THE_WALL,
  'DELETE /api/watch-lists/:id': AT_THE_WALL,
  'GET /api/preferences': LOGGED_IN,
  'PUT /api/preferences/:key': LOGGED_IN,
  'DELETE /api/preferences/:key': LOGGED_IN,

  'GET /api/audit': AUDITORS,
  'GET /api/audit/export.csv': AUDITORS,
  'POST /api/audit/verify': AUDITORS,

  'GET /api/places': VIEWERS,
  'GET /api/directory': VIEWERS,
  'GET /api/health': VIEWERS,
  'GET /api/cameras/:id/streams': VIEWERS,
  'POST /api/cameras/:id/pictures': VIEWERS,

  'GET /api/cameras': ADMINS,
  'POST /api/cameras': ADMINS,
  'GET /api/cameras/:id': ADMINS,
  'PUT /api/cameras/:id': ADMINS,
  'DELETE /api/cameras/:id': ADMINS,
  'GET /api/cameras/:id/history': ADMINS,
  'POST /api/cameras/:id/rollback': ADMINS,
  'POST /api/cameras/bulk': ADMINS,
  'GET /api/cameras/duplicates': ADMINS,
  'GET /api/cameras/export': ADMINS,
  'GET /api/cameras/tags': ADMINS,
  'GET /api/saved-filters': ADMINS,
  'PUT /api/saved-filters/:id': ADMINS,
  'DELETE /api/saved-filters/:id': ADMINS,
  'GET /api/imports': ADMINS,
  'POST /api/imports': ADMINS,
  'GET /api/imports/:id': ADMINS,
  'PUT /api/imports/:id/mapping': ADMINS,
  'GET /api/imports/:id/rows': ADMINS,
  'POST /api/imports/:id/apply': ADMINS,
  'DELETE /api/imports/:id': ADMINS,
  'POST /api/imports/:id/undo': ADMINS,
  'POST /api/cameras/test': ADMINS,

  'POST /api/bookmarks': BOOKMARKERS,
  'GET /api/bookmarks': READERS,
  'GET /api/bookmarks/:id': READERS,
  'PATCH /api/bookmarks/:id': BOOKMARKERS,
  'DELETE /api/bookmarks/:id': ['incident'],
  'POST /api/bookmarks/:id/extend': BOOKMARKERS,
  'POST /api/bookmarks/:id/stop': BOOKMARKERS,
  'POST /api/bookmarks/:id/undo': BOOKMARKERS,
  'PUT /api/bookmarks/:id/hold': ['incident'],
  'DELETE /api/bookmarks/:id/hold': ['incident'],
  'GET /api/bookmarks/:id/still.jpg': READERS,
  'PUT /api/bookmarks/:id/still': BOOKMARKERS,
  'GET /api/bookmarks/:id/clip.mp4': READERS,
  'GET /api/evidence': READERS,

  'GET /api/incidents': INCIDENT_TEAM,
  'POST /api/incidents': INCIDENT_TEAM,
  'GET /api/incident-people': INCIDENT_TEAM,
  'GET /api/incidents/:id': INCIDENT_TEAM,
  'PATCH /api/incidents/:id': INCIDENT_TEAM,
  'POST /api/incidents/:id/notes': INCIDENT_TEAM,
  'PUT /api/incidents/:id/hold': ['incident'],
  'DELETE /api/incidents/:id/hold': ['incident'],
  'DELETE /api/incidents/:id': ['incident'],
  'PUT /api/incidents/:id/bookmarks/:linked': INCIDENT_TEAM,
  'DELETE /api/incidents/:id/bookmarks/:linked': INCIDENT_TEAM,
  'PUT /api/incidents/:id/cameras/:linked': INCIDENT_TEAM,
  'DELETE /api/incidents/:id/cameras/:linked': INCIDENT_TEAM,
  'POST /api/incidents/:id/attachments': INCIDENT_TEAM,
  'GET /api/incidents/:id/attachments/:linked': INCIDENT_TEAM,
  'POST /api/incidents/:id/exports': INCIDENT_TEAM,
  'GET /api/incidents/:id/exports': INCIDENT_TEAM,
  'POST /api/bookmarks/:id/exports': INCIDENT_TEAM,
  'GET /api/exports/:id': INCIDENT_TEAM,
  'GET /api/exports/:id/package.zip': INCIDENT_TEAM,
  'GET /api/evidence-keys': INCIDENT_TEAM,

  'POST /api/incidents/:id/shares': INCIDENT_PEOPLE,
  'GET /api/incidents/:id/shares': INCIDENT_TEAM,
  'POST /api/bookmarks/:id/shares': INCIDENT_PEOPLE,
  'GET /api/bookmarks/:id/shares': INCIDENT_TEAM,
  'DELETE /api/shares/:id': INCIDENT_TEAM,

  'GET /api/openapi.json': LOGGED_IN,
  'GET /api/docs': LOGGED_IN,
  'GET /api/docs/docs.css': LOGGED_IN,
  'GET /*': ANYBODY,

  // To whoever has a link, logged in or not; the hub tells by the link alone.
  'GET /shared/:token': ANYBODY,
  'POST /shared/:token/openings': ANYBODY,
  'GET /shared/:token/bookmarks/:bookmark/still.jpg': ANYBODY,
  'GET /shared/:token/bookmarks/:bookmark/clip.mp4': ANYBODY,
};

/** The same for what is answered in front of the framework, as its description in the API names it. */
export const LIVE_TABLE: Record<string, readonly Walker[]> = {
  'GET /live/{camera}/master.m3u8': VIEWERS,
  'GET /live/{camera}/{profile}/index.m3u8': VIEWERS,
  'GET /live/{camera}/{profile}/{file}': VIEWERS,
};

/** What is refused to somebody is refused in these words and in no others. */
export function refusalOf(walker: Walker): string {
  if (STRANGERS.includes(walker)) return 'NOT_LOGGED_IN';
  return walker === 'newcomer' ? 'MUST_CHANGE_PASSWORD' : 'NOT_ALLOWED';
}

export const REFUSALS = ['NOT_LOGGED_IN', 'MUST_CHANGE_PASSWORD', 'NOT_ALLOWED', 'BAD_ORIGIN', 'LINK_OVER'];
