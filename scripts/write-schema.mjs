// Writes streams.config.schema.json from the schema in server/config. Run it after a change there.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
// Inside node_modules, so that the bundle finds the packages it imports.
const folder = await mkdtemp(join(root, 'node_modules', '.write-schema-'));
try {
  const outfile = join(folder, 'config-schema.mjs');
  await build({
    entryPoints: [join(root, 'server/config/config-schema.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
  const { writeConfigSchema } = await import(pathToFileURL(outfile).href);
  await writeFile(join(root, 'streams.config.schema.json'), writeConfigSchema());
} finally {
  await rm(folder, { recursive: true, force: true });
}
