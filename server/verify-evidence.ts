import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { verifyPackageAt } from './incidents/package/open-package.ts';
import { describeVerification } from './incidents/package/verification-text.ts';

/** Every evidence package carries this, bundled to one file that needs plain Node and nothing else. */
const USAGE = `Usage: node verify.mjs [FILE.zip or FOLDER] [--key FINGERPRINT]
  Without a file: the folder that this lies in. --key: what the hub shows as its key.
用法：node verify.mjs [证据包.zip 或 已解压的文件夹] [--key 密钥指纹]`;
const EXIT_BROKEN = 1;
const EXIT_USAGE = 2;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { key: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  if (values.help || positionals.length > 1) {
    process.stdout.write(`${USAGE}\n`);
    return values.help ? 0 : EXIT_USAGE;
  }
  const path = positionals[0] ?? dirname(fileURLToPath(import.meta.url));
  const found = await verifyPackageAt(path, values.key ?? null);
  const language = Intl.DateTimeFormat().resolvedOptions().locale.startsWith('zh') ? 'zh' : 'en';
  process.stdout.write(`${describeVerification(found, language).join('\n')}\n`);
  return found.ok ? 0 : EXIT_BROKEN;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
    process.exitCode = EXIT_USAGE;
  },
);
