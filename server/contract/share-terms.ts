/** The words of links to incidents and bookmarks; free of zod, so that the web may read the lists. */

/** For how long a link may be made, as the web offers it. */
export const SHARE_HOURS = [1, 8, 24, 72, 168, 720] as const;
export const DEFAULT_SHARE_HOURS = 24;
export const MAX_SHARE_HOURS = 720;
export const MAX_SHARE_OPENINGS = 1_000;
/** Of one person, neither expired nor revoked. */
export const MAX_OPEN_SHARES = 200;
export const MAX_RECIPIENT = 60;

/** `closed`: whoever made it may not see or share this any more. */
export const SHARE_STATES = ['open', 'used-up', 'expired', 'revoked', 'closed'] as const;
export type ShareState = (typeof SHARE_STATES)[number];
