import { z } from 'zod';
import { type BookmarkDto, bookmarkDtoSchema, bookmarkIdSchema } from '../contract/bookmark-dto.ts';
import { MAX_SHOWN_PICTURE_BYTES } from '../contract/bookmark-terms.ts';
import { errorDtoSchema } from '../contract/dto.ts';
import { CodedError } from '../contract/error-codes.ts';
import type { EvidenceUser } from '../incidents/bookmark-desk.ts';
import type { App } from './app.ts';
import { evidenceUserOf } from './evidence-user-of.ts';
import {
  goesOn,
  JPEG,
  loadSchema,
  pieceSchema,
  rangeOf,
  type ServedMovie,
  sendMovie,
} from './movie-answer.ts';

export interface BookmarkMediaDesk {
  still(user: EvidenceUser, id: string): Promise<Buffer>;
  keepShown(user: EvidenceUser, id: string, jpeg: Buffer): Promise<BookmarkDto>;
  movie(
    user: EvidenceUser,
    id: string,
    piece: number,
    how: { goesOn: boolean; download: boolean },
  ): Promise<ServedMovie>;
}

const tags = ['bookmarks'];
const params = z.object({ id: bookmarkIdSchema });
const pieceQuery = z.object({
  piece: pieceSchema,
  load: loadSchema,
  download: z.stringbool().default(false).describe('to be saved, rather than played'),
});

/** The pictures and recordings of bookmarks. */
export function addBookmarkMediaRoutes(app: App, media: BookmarkMediaDesk): void {
  app.addContentTypeParser(JPEG, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.get(
    '/api/bookmarks/:id/still.jpg',
    {
      config: { permission: 'bookmark:view', gives: [JPEG] },
      schema: { summary: 'The picture of the moment', tags, params },
    },
    async (request, reply) => {
      const jpeg = await media.still(evidenceUserOf(request), request.params.id);
      // Revalidated each time: a better one may come, and whoever logs in next is somebody else.
      return reply.type(JPEG).header('cache-control', 'private, no-cache').send(jpeg);
    },
  );

  app.put(
    '/api/bookmarks/:id/still',
    {
      config: { permission: 'bookmark:create', rateLimit: { max: 120, timeWindow: 60_000 }, takes: JPEG },
      bodyLimit: MAX_SHOWN_PICTURE_BYTES,
      schema: {
        summary: 'The picture that your browser showed',
        description: `A JPEG as the body, of the type ${JPEG}; kept, and marked as such, where the hub has not decoded one itself.`,
        tags,
        params,
        consumes: [JPEG],
        response: { 200: bookmarkDtoSchema, 400: errorDtoSchema, 404: errorDtoSchema, 413: errorDtoSchema },
      },
    },
    async (request) => {
      const { body } = request as { body: unknown };
      if (!Buffer.isBuffer(body)) {
        throw new CodedError('BAD_REQUEST', `Send the picture as the body, of the type ${JPEG}.`);
      }
      return media.keepShown(evidenceUserOf(request), request.params.id, body);
    },
  );

  app.get(
    '/api/bookmarks/:id/clip.mp4',
    {
      config: { permission: 'bookmark:view', gives: ['video/mp4'], ranges: true },
      schema: {
        summary: 'A piece of the clip as a plain MP4 file',
        description:
          'Plays anywhere, and from anywhere in it (ranges). While it is being recorded, as far as it is there. Playing it is recorded in the audit, and each time that it is asked for to be saved.',
        tags,
        params,
        querystring: pieceQuery,
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { piece, download } = request.query;
      const how = { goesOn: goesOn(request), download };
      const movie = await media.movie(evidenceUserOf(request), id, piece, how);
      const name = `onescreen-${id}${piece > 0 ? `-${piece + 1}` : ''}.mp4`;
      reply.header('content-disposition', `${download ? 'attachment' : 'inline'}; filename="${name}"`);
      return sendMovie(reply, movie, rangeOf(request, movie), 'private, no-cache');
    },
  );
}
