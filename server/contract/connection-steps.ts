/** What a connection test goes through, in this order. */
export const CONNECTION_STEPS = ['address', 'connection', 'login', 'description', 'media'] as const;
export type ConnectionStep = (typeof CONNECTION_STEPS)[number];
