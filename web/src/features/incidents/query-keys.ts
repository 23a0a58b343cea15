export const BOOKMARKS_KEY = 'bookmarks';
export const INCIDENTS_KEY = 'incidents';
/** With the id behind it. */
export const INCIDENT_KEY = 'incident';
export const EXPORTS_KEY = 'exports';
export const SHARES_KEY = 'shares';
