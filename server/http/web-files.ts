import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply } from 'fastify';
import { CodedError } from '../contract/error-codes.ts';
import { isBehindWall } from '../contract/web-pages.ts';
import type { App } from './app.ts';

const ONE_YEAR_SECONDS = 365 * 24 * 3600;
/** Addresses that are ours and never a page. */
const NOT_A_PAGE = /^\/(?:api|live|live-link|shared|socket\.io|assets|metrics|healthz|readyz)(?:\/|$)/;

/**
 * The built web, open to all: it holds the login page and no word about any camera. A path that is no file is a page
 * of the single-page application; what a link shows to people without an account is a page of its own.
 */
export async function addWebFiles(app: App, folder: string): Promise<void> {
  const built = existsSync(join(folder, 'index.html'));
  if (built) {
    // The plugin's own route cannot be told who may ask in any other way.
    app.addHook('onRoute', (route) => {
      if (route.url === '/*') route.config = { ...route.config, permission: 'open' };
    });
    await app.register(fastifyStatic, {
      root: folder,
      cacheControl: false,
      dotfiles: 'ignore',
      // The build puts `.br` and `.gz` beside each file.
      preCompressed: true,
      // Vite puts a hash of the content in the name of everything below assets/.
      setHeaders: (reply, path) => {
        const isAsset = path.startsWith(join(folder, 'assets'));
        reply.header(
          'Cache-Control',
          isAsset ? `public, max-age=${ONE_YEAR_SECONDS}, immutable` : 'no-cache',
        );
      },
    });
  }
  const config = { permission: 'open' } as const;
  app.get('/shared/:token', { config, schema: { hide: true } }, (_request, reply) =>
    sendPage(reply.header('x-robots-tag', 'noindex, nofollow'), built, 'shared.html'),
  );
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0]!;
    const isPage = request.method === 'GET' && !NOT_A_PAGE.test(path) && !/\.[a-z0-9]+$/i.test(path);
    if (!isPage) throw new CodedError('NOT_FOUND');
    return sendPage(reply, built, isBehindWall(path) ? 'behind.html' : 'index.html');
  });
}

function sendPage(reply: FastifyReply, built: boolean, file: string): FastifyReply {
  if (!built) throw new CodedError('NOT_FOUND', 'The web has not been built here: npm run build.');
  return reply.sendFile(file);
}
