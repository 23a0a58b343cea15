import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { describePrincipal } from '../access/account-description.ts';
import type { Principal } from '../access/principal.ts';
import { readCredentials, SESSION_COOKIE } from '../access/request-credentials.ts';
import { loginRequestSchema, sessionDtoSchema } from '../contract/access-dto.ts';
import { errorDtoSchema } from '../contract/dto.ts';
import type { App } from './app.ts';
import { principalOf } from './login-guard.ts';

export interface LoginDesk {
  /** Throws a CodedError when the login is wrong or was tried too often. */
  login(
    username: string,
    password: string,
    client: { address: string; userAgent: string },
  ): Promise<{ sessionToken: string; principal: Principal }>;
  logout(sessionToken: string): Promise<void>;
}

export interface SessionRoutesOptions {
  access: LoginDesk;
  /** The browser reaches the hub over https. */
  secureCookies: boolean;
}

/** The hub ends a session that nobody uses, much earlier: this only lets the cookie outlive the browser. */
const COOKIE_MAX_AGE_SECONDS = 30 * 24 * 3600;
/** For one address; an attacker meets the login's own throttle long before. */
const LOGINS_PER_MINUTE = 60;

/** Logging in: the one route of the API that is open. */
export function addLoginRoute(app: App, { access, secureCookies }: SessionRoutesOptions): void {
  app.post(
    '/api/session',
    {
      config: { permission: 'open', rateLimit: { max: LOGINS_PER_MINUTE, timeWindow: 60_000 } },
      schema: {
        summary: 'Log in',
        description: 'Answers with a session cookie. Machines use a token instead, see /api/tokens.',
        tags: ['session'],
        security: [],
        body: loginRequestSchema,
        response: { 200: sessionDtoSchema, 401: errorDtoSchema, 429: errorDtoSchema },
      },
    },
    async (request, reply) => {
      const { username, password } = request.body;
      const { sessionToken, principal } = await access.login(username, password, {
        address: request.ip,
        userAgent: request.headers['user-agent'] ?? '',
      });
      // A session of before, in the same browser, has done its work.
      await endSession(access, readCredentials(request.headers).sessionToken);
      setCookie(reply, sessionToken, COOKIE_MAX_AGE_SECONDS, secureCookies);
      return describePrincipal(principal);
    },
  );
}

/** What can be done with a session; behind the login. */
export function addSessionRoutes(app: App, { access, secureCookies }: SessionRoutesOptions): void {
  app.get(
    '/api/session',
    {
      config: { permission: 'login', beforePasswordChange: true },
      schema: {
        summary: 'Who is logged in',
        tags: ['session'],
        response: { 200: sessionDtoSchema, 401: errorDtoSchema },
      },
    },
    async (request) => describePrincipal(principalOf(request)),
  );

  app.delete(
    '/api/session',
    {
      config: { permission: 'login', beforePasswordChange: true },
      schema: { summary: 'Log out', tags: ['session'], response: { 204: z.null(), 401: errorDtoSchema } },
    },
    async (request, reply) => {
      await endSession(access, readCredentials(request.headers).sessionToken);
      setCookie(reply, '', 0, secureCookies);
      return reply.code(204).send(null);
    },
  );
}

async function endSession(access: LoginDesk, sessionToken: string | undefined): Promise<void> {
  if (sessionToken !== undefined) await access.logout(sessionToken);
}

function setCookie(reply: FastifyReply, value: string, maxAge: number, secure: boolean): void {
  reply.setCookie(SESSION_COOKIE, value, { path: '/', httpOnly: true, sameSite: 'strict', secure, maxAge });
}
