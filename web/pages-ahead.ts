import type { Plugin, Rolldown } from 'vite';

const WALL = 'index.html';
const BEHIND = 'behind.html';
/** What every page behind the wall stands on. */
const FRAME = 'features/admin/AdminPart.tsx';

/**
 * The hub answers with `behind.html` where somebody goes straight to a page behind the wall: the same page, which names the modules of
 * their frame, so that they are fetched along with the first ones and not when those have run.
 */
export function pagesAheadPlugin(): Plugin {
  return {
    name: 'pages-ahead',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const page = bundle[WALL];
        if (page?.type !== 'asset') throw new Error(`there is no ${WALL} to make ${BEHIND} of`);
        const html = String(page.source);
        const chunks = chunksOf(bundle, FRAME);
        const links = chunks
          .filter(({ fileName }) => !html.includes(fileName))
          .map(({ fileName }) => `    <link rel="modulepreload" crossorigin href="/${fileName}">\n`);
        this.emitFile({
          type: 'asset',
          fileName: BEHIND,
          source: html.replace(/ {2}<\/head>/u, `${links.join('')}$&`),
        });
      },
    },
  };
}

/** The chunk of a module that is imported dynamically, and all that it imports itself. */
function chunksOf(bundle: Rolldown.OutputBundle, module: string): Rolldown.OutputChunk[] {
  const chunk = Object.values(bundle).find(
    (one) => one.type === 'chunk' && one.facadeModuleId?.endsWith(module),
  );
  if (!chunk) throw new Error(`the build has no ${module}`);
  const chunks = new Set<Rolldown.OutputChunk>();
  const add = (file: string) => {
    const found = bundle[file];
    if (found?.type !== 'chunk' || chunks.has(found)) return;
    chunks.add(found);
    for (const imported of found.imports) add(imported);
  };
  add(chunk.fileName);
  return [...chunks];
}
