import type { FastifyRequest, RouteOptions } from 'fastify';
import type { RefusedRequest } from '../access/audit-refusals.ts';
import type { Principal } from '../access/principal.ts';
import { type RequestCredentials, readCredentials } from '../access/request-credentials.ts';
import { isHttps, isOwnOrigin } from '../base/request-origin.ts';
import { CodedError, type ErrorCode } from '../contract/error-codes.ts';
import type { App } from './app.ts';
import type {} from './route-permission.ts';

export interface Authenticator {
  /** Null when nobody is logged in with this, on this hub or another. */
  identify(credentials: RequestCredentials): Promise<Principal | null>;
}

export interface LoginGuardOptions {
  access: Authenticator;
  refusals: RequestRefusals;
  publicOrigin: string | null;
}

/** Told of requests that were refused to somebody who showed who he is, or that came from another site. */
export interface RequestRefusals {
  noteRequest(refused: RefusedRequest): void;
}

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal | null;
  }
}

/** What a page of the hub never asks a browser for; nothing that is slipped into one may. */
const PERMISSIONS_POLICY = 'camera=(), geolocation=(), microphone=(), payment=(), usb=(), serial=(), hid=()';
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Stands in front of every route that is added after it: each says who may ask (`config.permission`), and with one that says
 * nothing the hub does not start. What is behind a login belongs in nobody's cache. Returns the routes as they come.
 */
export function guardRoutes(app: App, options: LoginGuardOptions): readonly RouteOptions[] {
  const routes: RouteOptions[] = [];
  app.decorateRequest('principal', null);
  app.addHook('onRoute', (route) => {
    routes.push(route);
  });
  app.addHook('onReady', async () => {
    const silent = routes.filter(({ config }) => config?.permission === undefined);
    if (silent.length === 0) return;
    const names = silent.map(({ method, url }) => `${method} ${url}`);
    throw new Error(`These routes do not say who may ask: ${names.join(', ')}`);
  });
  app.addHook('onRequest', async (request) => {
    const refusal = await judge(request, options);
    if (refusal === null) return;
    noteRefusal(request, refusal, options);
    throw new CodedError(refusal);
  });
  app.addHook('onSend', async (_request, reply) => {
    reply.header('permissions-policy', PERMISSIONS_POLICY);
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  return routes;
}

async function judge(
  request: FastifyRequest,
  { access, publicOrigin }: LoginGuardOptions,
): Promise<ErrorCode | null> {
  // A page of another site cannot change anything here with the cookie of a person who happens to be logged in.
  if (!SAFE_METHODS.has(request.method) && !isOwnOrigin(request.headers, publicOrigin)) return 'BAD_ORIGIN';
  const { permission, personOnly = false, beforePasswordChange = false } = request.routeOptions.config;
  // Without a route there are only the pages of the web, which are open, and addresses that answer with NOT_FOUND.
  if (request.is404 || permission === 'open') return null;
  const principal = await access.identify(readCredentials(request.headers, isHttps(publicOrigin)));
  request.principal = principal;
  if (!principal || principal.via.kind === 'link') return 'NOT_LOGGED_IN';
  if (principal.mustChangePassword && !beforePasswordChange) return 'MUST_CHANGE_PASSWORD';
  if (personOnly && principal.via.kind !== 'session') return 'NOT_ALLOWED';
  if (permission === undefined) return 'NOT_ALLOWED';
  return permission === 'login' || principal.permissions.has(permission) ? null : 'NOT_ALLOWED';
}

function noteRefusal(request: FastifyRequest, code: ErrorCode, { refusals }: LoginGuardOptions): void {
  const { principal, headers, ip: address, method } = request;
  // Sessions end every day and pages ask before anybody has logged in; a token that does not open is worth a note.
  if (code === 'NOT_LOGGED_IN' && headers.authorization === undefined) return;
  if (code === 'MUST_CHANGE_PASSWORD') return;
  const what = `${method} ${withoutToken(request.url.split('?', 1)[0] ?? '')}`;
  refusals.noteRequest({ principal, address, code, what, origin: headers.origin });
}

/** A link's token stands in its path, and belongs into no record. */
function withoutToken(path: string): string {
  return path.replace(/^\/shared\/[^/]+/, '/shared/…');
}

/** Of a route that is not open. */
export function principalOf(request: FastifyRequest): Principal {
  if (!request.principal) throw new Error(`${request.method} ${request.url} is not behind the login`);
  return request.principal;
}
