import type { App } from './app.ts';
import { type ApiDocument, DOCS_STYLE, writeDocsPage } from './docs-page.ts';

const HIDDEN = { config: { permission: 'login' as const }, schema: { hide: true } };

/** The description of the API, for machines and for people. */
export function addDocsRoutes(app: App): void {
  app.get('/api/openapi.json', HIDDEN, async () => app.swagger());

  app.get('/api/docs', HIDDEN, async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(writeDocsPage(app.swagger() as unknown as ApiDocument)),
  );

  app.get('/api/docs/docs.css', HIDDEN, async (_request, reply) =>
    reply.type('text/css; charset=utf-8').send(DOCS_STYLE),
  );
}
