import { describe, expect, it } from 'vitest';
import { pagesAheadPlugin } from '../../../web/pages-ahead.ts';

const FRAME = '/onescreen/web/src/features/admin/AdminPart.tsx';
const PAGE =
  '<html>\n  <head>\n    <script type="module" src="/assets/main.js"></script>\n  </head>\n  <body></body>\n</html>\n';

const chunk = (fileName: string, imports: string[], more: object = {}) => ({
  type: 'chunk',
  fileName,
  imports,
  ...more,
});

/** What the build adds to a bundle. */
function added(chunks: ReturnType<typeof chunk>[]): { fileName: string; source: string }[] {
  const files: { fileName: string; source: string }[] = [];
  const { generateBundle } = pagesAheadPlugin() as unknown as {
    generateBundle: { handler(this: object, options: object, bundle: object): void };
  };
  const bundle = Object.fromEntries([
    ['index.html', { type: 'asset', source: PAGE }],
    ...chunks.map((one) => [one.fileName, one]),
  ]);
  generateBundle.handler.call({ emitFile: (file: (typeof files)[0]) => files.push(file) }, {}, bundle);
  return files;
}

describe('the page of what stands behind the wall', () => {
  it('is that of the wall, and names once what the frame imports', () => {
    const [page, ...others] = added([
      chunk('assets/main.js', [], { dynamicImports: ['assets/wall.js', 'assets/frame.js'] }),
      chunk('assets/wall.js', ['assets/shared.js']),
      chunk('assets/frame.js', ['assets/main.js', 'assets/shared.js', 'assets/menu.js'], {
        facadeModuleId: FRAME,
      }),
      chunk('assets/shared.js', []),
      chunk('assets/menu.js', ['assets/shared.js', 'assets/frame.js']),
    ]);
    expect(others).toEqual([]);
    expect(page?.fileName).toBe('behind.html');
    const links = [
      '<link rel="modulepreload" crossorigin href="/assets/frame.js">',
      '<link rel="modulepreload" crossorigin href="/assets/shared.js">',
      '<link rel="modulepreload" crossorigin href="/assets/menu.js">',
    ];
    expect(page?.source).toBe(
      PAGE.replace('  </head>', `${links.map((link) => `    ${link}\n`).join('')}  </head>`),
    );
  });

  it('is not built without the frame', () => {
    expect(() => added([chunk('assets/main.js', [])])).toThrow(
      'the build has no features/admin/AdminPart.tsx',
    );
  });
});
