import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { LoginThrottle } from '../access/login-throttle.ts';
import { networkKey } from '../access/network-key.ts';
import type { Clock } from '../base/clock.ts';
import { bookmarkIdSchema } from '../contract/bookmark-dto.ts';
import { errorDtoSchema } from '../contract/dto.ts';
import { CodedError } from '../contract/error-codes.ts';
import { type SharedDto, sharedDtoSchema } from '../contract/share-dto.ts';
import type { ShareVisitor } from '../incidents/shares/share-door.ts';
import type { App } from './app.ts';
import {
  goesOn,
  JPEG,
  loadSchema,
  pieceSchema,
  rangeOf,
  type ServedMovie,
  sendMovie,
} from './movie-answer.ts';

/** Throws LINK_OVER for every link that does not open, whatever the reason. */
export interface SharedDoor {
  open(visitor: ShareVisitor): Promise<{ content: SharedDto; visit: string }>;
  still(visitor: ShareVisitor, bookmarkId: string): Promise<Buffer>;
  movie(visitor: ShareVisitor, bookmarkId: string, piece: number, goesOn: boolean): Promise<ServedMovie>;
}

export interface SharedRoutesOptions {
  door: SharedDoor;
  clock: Clock;
  /** Browsers reach the hub over https. */
  secureCookies: boolean;
}

const VISIT_COOKIE = 'onescreen_shared';
/** Of one network: links that do not open. Nobody guesses one; nobody shall make the hub look for long either. */
const GUESSES = { freeAttempts: 20, firstWaitMs: 1_000, maxWaitMs: 15_000, forgetMs: 15 * 60_000 };
const config = { permission: 'open' } as const;
const tags = ['shares'];
/** Of another length it is nobody's. */
const params = z.object({ token: z.string().length(43) });
const bookmarkParams = params.extend({ bookmark: bookmarkIdSchema });
const REFUSED = { 400: errorDtoSchema, 403: errorDtoSchema, 404: errorDtoSchema, 429: errorDtoSchema };

/** What a link shows to people without an account. The page itself is one of the web, the same for every link. */
export function addSharedRoutes(app: App, { door, clock, secureCookies }: SharedRoutesOptions): void {
  const guesses = new LoginThrottle(clock, GUESSES);

  app.post(
    '/shared/:token/openings',
    {
      config,
      schema: {
        summary: 'Open a link',
        description:
          'What it shows. The answer sets a cookie by which this browser alone is given pictures and recordings; asked again with it, nothing is counted.',
        tags,
        security: [],
        params,
        response: { 200: sharedDtoSchema, ...REFUSED },
      },
    },
    async (request, reply) => {
      const network = networkKey(request.ip);
      if (guesses.waitMs(network) > 0) throw new CodedError('TOO_MANY_ATTEMPTS');
      // Counted before the outcome is known: many at once are no way around the wait.
      guesses.count(network);
      const { content, visit } = await door.open(visitorOf(request));
      guesses.refund(network);
      return keepVisit(reply, request.params.token, visit, secureCookies).send(content);
    },
  );

  app.get(
    '/shared/:token/bookmarks/:bookmark/still.jpg',
    {
      config: { ...config, gives: [JPEG] },
      schema: { summary: 'A picture that a link shows', tags, security: [], params: bookmarkParams },
    },
    async (request, reply) => {
      const jpeg = await door.still(visitorOf(request), request.params.bookmark);
      return unlisted(reply).type(JPEG).header('cache-control', 'private, no-store').send(jpeg);
    },
  );

  app.get(
    '/shared/:token/bookmarks/:bookmark/clip.mp4',
    {
      config: { ...config, gives: ['video/mp4'], ranges: true },
      schema: {
        summary: 'A piece of a recording that a link shows',
        description: 'Breaks off when the link is revoked.',
        tags,
        security: [],
        params: bookmarkParams,
        querystring: z.object({ piece: pieceSchema, load: loadSchema }),
      },
    },
    async (request, reply) => {
      const { params, query } = request;
      const movie = await door.movie(visitorOf(request), params.bookmark, query.piece, goesOn(request));
      unlisted(reply).header('content-disposition', 'inline');
      return sendMovie(reply, movie, rangeOf(request, movie), 'private, no-store');
    },
  );
}

function visitorOf(request: FastifyRequest): ShareVisitor {
  const { token } = request.params as { token: string };
  return { token, visit: request.cookies[VISIT_COOKIE] ?? null, address: request.ip };
}

/** Only this link's own addresses are told of it. */
function keepVisit(reply: FastifyReply, token: string, visit: string, secure: boolean): FastifyReply {
  const path = `/shared/${encodeURIComponent(token)}`;
  return unlisted(reply).setCookie(VISIT_COOKIE, visit, { path, httpOnly: true, sameSite: 'lax', secure });
}

/** Nothing of it belongs into a search engine. */
function unlisted(reply: FastifyReply): FastifyReply {
  return reply.header('x-robots-tag', 'noindex, nofollow');
}
