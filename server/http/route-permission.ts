import type { Permission } from '../contract/permissions.ts';

/** `open`: to everybody; `login`: to whoever is logged in. */
export type RoutePermission = 'open' | 'login' | Permission;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may ask. */
    permission?: RoutePermission;
    /** Answers also while the password has to be changed: the account itself and nothing else. */
    beforePasswordChange?: boolean;
    /** Not for tokens: what only a person may do, so that a stolen token cannot outlive itself. */
    personOnly?: boolean;
    /** For the description of the API: the type of the file that is the body. */
    takes?: string;
    /** The types of the file that is the answer, and whether parts of it can be asked for. */
    gives?: readonly string[];
    ranges?: boolean;
  }
}
