export const ACCOUNT_KEY = ['account'] as const;
export const SESSIONS_KEY = ['account', 'sessions'] as const;
export const TOKENS_KEY = ['account', 'tokens'] as const;
export const LINKS_KEY = ['account', 'links'] as const;
