import { join } from 'node:path';
import { build } from 'esbuild';

const PAGE = `<!doctype html><html><head><meta charset="utf-8"><title>tiles</title>
<link rel="stylesheet" href="/page.css"></head><body><div id="root"></div><script type="module" src="/page.js"></script></body></html>`;

/** The page of tiles (player-page.tsx), bundled: what a stand-in hub serves. */
export async function bundleTilePage(): Promise<Map<string, { type: string; body: string | Buffer }>> {
  const bundle = await build({
    entryPoints: [join(import.meta.dirname, 'player-page.tsx')],
    bundle: true,
    write: false,
    outdir: '/page',
    entryNames: 'page',
    chunkNames: 'chunk-[hash]',
    splitting: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    minify: true,
  });
  const files = new Map<string, { type: string; body: string | Buffer }>([
    ['/', { type: 'text/html; charset=utf-8', body: PAGE }],
  ]);
  for (const file of bundle.outputFiles) {
    const type = file.path.endsWith('.css') ? 'text/css' : 'text/javascript';
    files.set(file.path.replace(/^\/page\//, '/'), { type, body: Buffer.from(file.contents) });
  }
  return files;
}
