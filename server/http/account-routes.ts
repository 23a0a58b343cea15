import { z } from 'zod';
import type { Principal, Requester } from '../access/principal.ts';
import {
  type AccountDto,
  accountDtoSchema,
  type LoginInfoDto,
  loginInfoDtoSchema,
  type PasswordChange,
  passwordChangeSchema,
  passwordProofSchema,
  recoveryCodesDtoSchema,
  type TotpSetupDto,
  totpConfirmSchema,
  totpSetupDtoSchema,
} from '../contract/access-dto.ts';
import { errorDtoSchema } from '../contract/dto.ts';
import type { App } from './app.ts';
import { principalOf } from './login-guard.ts';
import { requesterOf } from './requester.ts';

export interface AccountRoutesDesk {
  describe(principal: Principal): Promise<AccountDto>;
  /** Throws WRONG_LOGIN, WEAK_PASSWORD, TOO_MANY_ATTEMPTS. */
  changePassword(by: Requester, change: PasswordChange): Promise<void>;
  listSessions(principal: Principal): LoginInfoDto[];
  /** Throws NOT_FOUND when this person has no such session. */
  endSession(by: Requester, id: string): Promise<void>;
}

export interface TotpRoutesDesk {
  /** Throws WRONG_LOGIN, TOO_MANY_ATTEMPTS, or CONFLICT where there is a second factor already. */
  offer(by: Requester, password: string): Promise<TotpSetupDto>;
  /** Returns the recovery codes. Throws WRONG_CODE, TOO_MANY_ATTEMPTS, or CONFLICT where nothing has been offered. */
  confirm(by: Requester, code: string): Promise<string[]>;
  /** Throws WRONG_LOGIN, TOO_MANY_ATTEMPTS. */
  remove(by: Requester, password: string): Promise<void>;
}

export interface AccountRoutesOptions {
  account: AccountRoutesDesk;
  totp: TotpRoutesDesk;
}

/** Of the person who asks: a token does not take over the account that it acts for. */
const config = { permission: 'login', personOnly: true, beforePasswordChange: true } as const;
const tags = ['account'];
const REFUSED = { 401: errorDtoSchema, 403: errorDtoSchema, 429: errorDtoSchema };

/** What people do with their own accounts. */
export function addAccountRoutes(app: App, { account, totp }: AccountRoutesOptions): void {
  app.get(
    '/api/account',
    {
      config,
      schema: {
        summary: 'How your account is secured',
        tags,
        response: { 200: accountDtoSchema, ...REFUSED },
      },
    },
    async (request) => account.describe(principalOf(request)),
  );

  app.put(
    '/api/account/password',
    {
      config,
      schema: {
        summary: 'Change your password',
        description: 'Ends your other sessions. After a first password everything else answers from then on.',
        tags,
        body: passwordChangeSchema,
        response: { 204: z.null(), 409: errorDtoSchema, 422: errorDtoSchema, ...REFUSED },
      },
    },
    async (request, reply) => {
      await account.changePassword(requesterOf(request), request.body);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/api/account/sessions',
    {
      config,
      schema: {
        summary: 'Where you are logged in',
        tags,
        response: { 200: z.array(loginInfoDtoSchema), ...REFUSED },
      },
    },
    async (request) => account.listSessions(principalOf(request)),
  );

  app.delete(
    '/api/account/sessions/:id',
    {
      config,
      schema: {
        summary: 'End one of your sessions',
        tags,
        params: z.object({ id: z.string().max(100) }),
        response: { 204: z.null(), 404: errorDtoSchema, ...REFUSED },
      },
    },
    async (request, reply) => {
      await account.endSession(requesterOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
  addTotpRoutes(app, totp);
}

function addTotpRoutes(app: App, totp: TotpRoutesDesk): void {
  const url = '/api/account/totp';
  app.post(
    url,
    {
      config,
      schema: {
        summary: 'Set up an authenticator',
        description: 'Answers with a new secret. It counts once a code of it has been confirmed with PUT.',
        tags,
        body: passwordProofSchema,
        response: { 200: totpSetupDtoSchema, 409: errorDtoSchema, ...REFUSED },
      },
    },
    async (request) => totp.offer(requesterOf(request), request.body.password),
  );

  app.put(
    url,
    {
      config,
      schema: {
        summary: 'Confirm the authenticator with a code',
        description: 'Answers with the recovery codes. From then on every login asks for a code.',
        tags,
        body: totpConfirmSchema,
        response: { 200: recoveryCodesDtoSchema, 409: errorDtoSchema, ...REFUSED },
      },
    },
    async (request) => ({ codes: await totp.confirm(requesterOf(request), request.body.code) }),
  );

  app.delete(
    url,
    {
      config,
      schema: {
        summary: 'Take the authenticator off',
        tags,
        body: passwordProofSchema,
        response: { 204: z.null(), 409: errorDtoSchema, ...REFUSED },
      },
    },
    async (request, reply) => {
      await totp.remove(requesterOf(request), request.body.password);
      return reply.code(204).send(null);
    },
  );
}
