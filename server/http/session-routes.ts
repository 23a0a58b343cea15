import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { describePrincipal } from '../access/account-description.ts';
import { networkKey } from '../access/network-key.ts';
import type { Principal } from '../access/principal.ts';
import { readCredentials, sessionCookieName } from '../access/request-credentials.ts';
import {
  type LoginRequest,
  loginRequestSchema,
  type SessionDto,
  sessionDtoSchema,
} from '../contract/access-dto.ts';
import { errorDtoSchema } from '../contract/dto.ts';
import type { App } from './app.ts';
import { principalOf } from './login-guard.ts';

export interface LoginRoutesDesk {
  /** Throws a CodedError when the login is wrong, lacks a code or was tried too often. */
  login(
    request: LoginRequest,
    client: { address: string; userAgent: string; devicePass: string | undefined },
  ): Promise<{ sessionToken: string; lifetimeMs: number; devicePass: string; principal: Principal }>;
  logout(sessionToken: string): Promise<void>;
  /** Null for a browser that shows no pass. */
  deviceIdOf(devicePass: string | undefined): string | null;
}

export interface SessionRoutesOptions {
  logins: LoginRoutesDesk;
  /** The browser reaches the hub over https. */
  secureCookies: boolean;
  watermark: { readonly text: string; readonly strength: number } | null;
}

/** What a browser keeps from one login to the next; it opens nothing. */
const DEVICE_COOKIE = 'onescreen_device';
/** The longest that browsers keep a cookie. */
const DEVICE_COOKIE_SECONDS = 400 * 24 * 3600;
/** Where it is read: it travels with no other request. */
const LOGIN_PATH = '/api/session';
/** Of one browser or, where it is new here, of one address; an attacker meets the login's own throttle long before. */
const LOGINS_PER_MINUTE = 60;

export function addSessionRoutes(app: App, options: SessionRoutesOptions): void {
  addLoginRoute(app, options);
  const { logins, secureCookies, watermark } = options;
  app.get(
    LOGIN_PATH,
    {
      config: { permission: 'login', beforePasswordChange: true },
      schema: {
        summary: 'Who is logged in',
        tags: ['session'],
        response: { 200: sessionDtoSchema, 401: errorDtoSchema },
      },
    },
    async (request) => sessionOf(principalOf(request), request, watermark),
  );

  app.delete(
    LOGIN_PATH,
    {
      config: { permission: 'login', beforePasswordChange: true },
      schema: { summary: 'Log out', tags: ['session'], response: { 204: z.null(), 401: errorDtoSchema } },
    },
    async (request, reply) => {
      await endSession(logins, request, secureCookies);
      reply.setCookie(sessionCookieName(secureCookies), '', { ...cookieOf('/', secureCookies), maxAge: 0 });
      return reply.code(204).send(null);
    },
  );
}

/** The one route that changes something and is open. */
function addLoginRoute(app: App, { logins, secureCookies, watermark }: SessionRoutesOptions): void {
  const keyGenerator = (request: FastifyRequest) =>
    logins.deviceIdOf(request.cookies[DEVICE_COOKIE]) ?? networkKey(request.ip);
  app.post(
    LOGIN_PATH,
    {
      config: {
        permission: 'open',
        rateLimit: { max: LOGINS_PER_MINUTE, timeWindow: 60_000, keyGenerator },
      },
      schema: {
        summary: 'Log in',
        description:
          'Answers with a session cookie. TOTP_REQUIRED asks for the same again with the code of the authenticator. ' +
          'Machines use a token instead, see /api/tokens.',
        tags: ['session'],
        security: [],
        body: loginRequestSchema,
        response: { 200: sessionDtoSchema, 401: errorDtoSchema, 429: errorDtoSchema },
      },
    },
    async (request, reply) => {
      const opened = await logins.login(request.body, {
        address: request.ip,
        userAgent: request.headers['user-agent'] ?? '',
        devicePass: request.cookies[DEVICE_COOKIE],
      });
      // A session of before, in the same browser, has done its work.
      await endSession(logins, request, secureCookies);
      keepLogin(reply, opened, secureCookies);
      return sessionOf(opened.principal, request, watermark);
    },
  );
}

function sessionOf(
  principal: Principal,
  { ip: address }: FastifyRequest,
  watermark: SessionRoutesOptions['watermark'],
): SessionDto {
  return { ...describePrincipal(principal), watermark: watermark && { ...watermark, address } };
}

function keepLogin(
  reply: FastifyReply,
  opened: { sessionToken: string; lifetimeMs: number; devicePass: string },
  secure: boolean,
): void {
  const { sessionToken, lifetimeMs, devicePass } = opened;
  const maxAge = Math.floor(lifetimeMs / 1000);
  reply.setCookie(sessionCookieName(secure), sessionToken, { ...cookieOf('/', secure), maxAge });
  reply.setCookie(DEVICE_COOKIE, devicePass, {
    ...cookieOf(LOGIN_PATH, secure),
    maxAge: DEVICE_COOKIE_SECONDS,
  });
}

async function endSession(logins: LoginRoutesDesk, request: FastifyRequest, secure: boolean): Promise<void> {
  const { sessionToken } = readCredentials(request.headers, secure);
  if (sessionToken !== undefined) await logins.logout(sessionToken);
}

function cookieOf(path: string, secure: boolean) {
  return { path, httpOnly: true, sameSite: 'strict' as const, secure };
}
