import { z } from 'zod';
import type { Principal, Requester } from '../access/principal.ts';
import {
  type InitialPasswordDto,
  initialPasswordDtoSchema,
  type LoginInfoDto,
  loginInfoDtoSchema,
  type TokenInfoDto,
  tokenInfoDtoSchema,
  type UserCreate,
  type UserDto,
  type UserUpdate,
  userCreateSchema,
  userDtoSchema,
  userUpdateSchema,
} from '../contract/access-dto.ts';
import { errorDtoSchema } from '../contract/dto.ts';
import type { App } from './app.ts';
import { principalOf } from './login-guard.ts';
import { requesterOf } from './requester.ts';

/** Everything throws USER_NOT_FOUND for what lies beyond the admin's scope, and NOT_ALLOWED for what he may not do. */
export interface UserRoutesDesk {
  list(principal: Principal): Promise<UserDto[]>;
  get(principal: Principal, id: string): Promise<UserDto>;
  /** Throws NAME_TAKEN. */
  create(by: Requester, user: UserCreate): Promise<InitialPasswordDto>;
  /** Throws CONFLICT, LAST_ADMIN. */
  update(by: Requester, id: string, change: UserUpdate): Promise<UserDto>;
  /** Throws LAST_ADMIN. */
  remove(by: Requester, id: string): Promise<void>;
  resetPassword(by: Requester, id: string): Promise<InitialPasswordDto>;
  removeTotp(by: Requester, id: string): Promise<UserDto>;
  listSessions(principal: Principal, id: string): Promise<LoginInfoDto[]>;
  endSessions(by: Requester, id: string): Promise<void>;
  listTokens(principal: Principal, id: string): Promise<TokenInfoDto[]>;
  /** Throws NOT_FOUND when this person has no such token. */
  removeToken(by: Requester, id: string, tokenId: string): Promise<void>;
}

const config = { permission: 'user:manage' } as const;
/** With a stolen token nobody makes an account, or gets into one, that is still there when the token has been taken back. */
const byPerson = { ...config, personOnly: true } as const;
const tags = ['users'];
const params = z.object({ id: z.string().max(100) });
const REFUSED = { 401: errorDtoSchema, 403: errorDtoSchema, 404: errorDtoSchema, 409: errorDtoSchema };

/** What admins do with the accounts of others. */
export function addUserRoutes(app: App, users: UserRoutesDesk): void {
  app.get(
    '/api/users',
    {
      config,
      schema: {
        summary: 'The accounts within your scope',
        tags,
        response: { 200: z.array(userDtoSchema), ...REFUSED },
      },
    },
    async (request) => users.list(principalOf(request)),
  );

  app.post(
    '/api/users',
    {
      config: byPerson,
      schema: {
        summary: 'Make an account',
        description:
          'You give away only what lies within your own scope; the roles admin and auditor only when you are responsible for ' +
          'everything. Answers with a first password, shown this once, which has to be changed at the first login.',
        tags,
        body: userCreateSchema,
        response: { 201: initialPasswordDtoSchema, 400: errorDtoSchema, ...REFUSED },
      },
    },
    async (request, reply) => reply.code(201).send(await users.create(requesterOf(request), request.body)),
  );

  app.get(
    '/api/users/:id',
    {
      config,
      schema: { summary: 'One account', tags, params, response: { 200: userDtoSchema, ...REFUSED } },
    },
    async (request) => users.get(principalOf(request), request.params.id),
  );

  app.patch(
    '/api/users/:id',
    {
      config: byPerson,
      schema: {
        summary: 'Change an account',
        description:
          'With the revision that you have seen; CONFLICT when there is a newer one. Roles and scope take effect on open logins ' +
          'and tokens at once. Disabling ends all sessions.',
        tags,
        params,
        body: userUpdateSchema,
        response: { 200: userDtoSchema, 400: errorDtoSchema, ...REFUSED },
      },
    },
    async (request) => users.update(requesterOf(request), request.params.id, request.body),
  );

  app.delete(
    '/api/users/:id',
    {
      config: byPerson,
      schema: {
        summary: 'Remove an account',
        description: 'With its sessions, tokens and links.',
        tags,
        params,
        response: { 204: z.null(), ...REFUSED },
      },
    },
    async (request, reply) => {
      await users.remove(requesterOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
  addUserLoginRoutes(app, users);
}

function addUserLoginRoutes(app: App, users: UserRoutesDesk): void {
  app.post(
    '/api/users/:id/password',
    {
      config: byPerson,
      schema: {
        summary: 'Give somebody a new first password',
        description: 'Shown this once, to be changed at the next login. Ends all sessions of the account.',
        tags,
        params,
        response: { 200: initialPasswordDtoSchema, ...REFUSED },
      },
    },
    async (request) => users.resetPassword(requesterOf(request), request.params.id),
  );

  app.delete(
    '/api/users/:id/totp',
    {
      config: byPerson,
      schema: {
        summary: 'Take off the authenticator of somebody who has lost it',
        tags,
        params,
        response: { 200: userDtoSchema, ...REFUSED },
      },
    },
    async (request) => users.removeTotp(requesterOf(request), request.params.id),
  );

  app.get(
    '/api/users/:id/sessions',
    {
      config,
      schema: {
        summary: 'Where somebody is logged in',
        tags,
        params,
        response: { 200: z.array(loginInfoDtoSchema), ...REFUSED },
      },
    },
    async (request) => users.listSessions(principalOf(request), request.params.id),
  );

  app.delete(
    '/api/users/:id/sessions',
    {
      config: byPerson,
      schema: {
        summary: 'End all sessions of somebody',
        tags,
        params,
        response: { 204: z.null(), ...REFUSED },
      },
    },
    async (request, reply) => {
      await users.endSessions(requesterOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/api/users/:id/tokens',
    {
      config,
      schema: {
        summary: 'The tokens of machines that act for somebody',
        tags,
        params,
        response: { 200: z.array(tokenInfoDtoSchema), ...REFUSED },
      },
    },
    async (request) => users.listTokens(principalOf(request), request.params.id),
  );

  app.delete(
    '/api/users/:id/tokens/:token',
    {
      config: byPerson,
      schema: {
        summary: 'Revoke a token of somebody',
        tags,
        params: params.extend({ token: z.string().max(100) }),
        response: { 204: z.null(), ...REFUSED },
      },
    },
    async (request, reply) => {
      const { id, token } = request.params;
      await users.removeToken(requesterOf(request), id, token);
      return reply.code(204).send(null);
    },
  );
}
