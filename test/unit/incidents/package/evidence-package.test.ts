import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runVerifyEvidence } from '../../../../server/commands/verify-evidence-command.ts';
import { verifyPackageAt } from '../../../../server/incidents/package/open-package.ts';
import { readManifest } from '../../../../server/incidents/package/package-manifest.ts';
import { describeVerification } from '../../../../server/incidents/package/verification-text.ts';
import {
  type SampleKey,
  sampleClip,
  sampleFile,
  sampleKey,
  writeSamplePackage,
} from '../../../support/sample-package.ts';

let folder: string;
let zip: string;
let whole: Buffer;
let key: SampleKey;
let told: { sizeBytes: number; sha256: string };
const BIG = Buffer.alloc(150_000, 7);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'package-'));
  zip = join(folder, 'whole.zip');
  key = sampleKey();
  const files = [
    sampleClip('clips/01-hanjiang-1.mp4', 20),
    sampleClip('clips/01-hanjiang-2.mp4', 3),
    sampleFile('stills/01.jpg', Buffer.from('no picture, but bytes'), { kind: 'still' }),
    sampleFile('attachments/empty.txt', Buffer.alloc(0)),
    sampleFile('attachments/plan.pdf', BIG),
  ];
  told = await writeSamplePackage(zip, { files, key });
  whole = await readFile(zip);
});
afterAll(() => rm(folder, { recursive: true }));

/** The package with other bytes. */
async function changed(name: string, change: (bytes: Buffer) => Buffer): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, change(Buffer.from(whole)));
  return file;
}

function flip(at: number): (bytes: Buffer) => Buffer {
  return (bytes) => {
    bytes[at] = (bytes[at] ?? 0) ^ 0x01;
    return bytes;
  };
}

const verify = (file: string, expected: string | null = null) => verifyPackageAt(file, expected);

test('a package is a zip that unzip and Python read, with what sha256sum counts', async () => {
  execFileSync('unzip', ['-tq', zip]);
  const read = `import zipfile,hashlib,sys
z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None
for i in z.infolist(): print(i.filename, i.file_size, i.compress_type, hashlib.sha256(z.read(i)).hexdigest(), "%d-%02d-%02d %02d:%02d:%02d" % i.date_time)`;
  const lines = execFileSync('python3', ['-c', read, zip], { encoding: 'utf8' }).trim().split('\n');
  const manifest = readManifest(execFileSync('unzip', ['-p', zip, 'manifest.json']));
  expect(lines.slice(0, -2)).toEqual(
    manifest?.files.map(
      ({ path, sizeBytes, sha256 }) => `${path} ${sizeBytes} 0 ${sha256} 2025-06-15 15:08:42`,
    ),
  );
  expect(lines.at(-2)).toMatch(/^manifest\.json /);
  expect(told).toEqual({ sizeBytes: whole.length, sha256: createHash('sha256').update(whole).digest('hex') });
});

test('openssl agrees that the hub signed the manifest', async () => {
  const out = join(folder, 'signed');
  execFileSync('unzip', ['-q', zip, 'manifest.json', 'manifest.sig', '-d', out]);
  const header = Buffer.from('302a300506032b6570032100', 'hex');
  await writeFile(join(out, 'key.der'), Buffer.concat([header, Buffer.from(key.publicKey, 'base64url')]));
  const args =
    'pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin -in manifest.json -sigfile manifest.sig';
  expect(execFileSync('openssl', args.split(' '), { cwd: out, encoding: 'utf8' })).toContain('Success');
});

test('a package as it was written is whole, and says who signed', async () => {
  const found = await verify(zip, key.fingerprint.toUpperCase().replace(/(.{4})/g, '$1 '));
  expect(found).toMatchObject({ ok: true, findings: [], files: 6, parts: 30 });
  expect(found.signer).toEqual({ hub: 'onescreen', fingerprint: key.fingerprint });
  expect(describeVerification(found, 'en')[0]).toMatch(/^WHOLE/);
  expect(describeVerification(found, 'zh').at(-1)).toContain('移交派出所');
});

test('a clip’s altered byte is told with its part and its moment', async () => {
  const manifest = readManifest(execFileSync('unzip', ['-p', zip, 'manifest.json']))!;
  const clipAt = whole.indexOf('clips/01-hanjiang-1.mp4') + 'clips/01-hanjiang-1.mp4'.length;
  const part = manifest.files[0]!.parts[8]!;
  const found = await verify(await changed('clip.zip', flip(clipAt + part.at + 3)));
  expect(found.findings).toEqual([
    {
      ...{ kind: 'altered', path: 'clips/01-hanjiang-1.mp4', startMs: part.startMs },
      ranges: [{ first: part.at, last: part.at + part.bytes - 1 }],
    },
  ]);
  expect(describeVerification(found, 'en').join('\n')).toContain(
    'bytes 3600–4099, picture of 2025-06-15T15:06:41.400Z',
  );
});

test('each altered byte of a random hundred is found, wherever it lies', async () => {
  const missed: number[] = [];
  const file = join(folder, 'tampered.zip');
  for (let round = 0; round < 100; round += 1) {
    const at = Math.floor(Math.random() * whole.length);
    await writeFile(file, flip(at)(Buffer.from(whole)));
    if ((await verify(file)).ok) missed.push(at);
  }
  expect(missed).toEqual([]);
});

test('each altered byte around the files is found: headers, manifest, signature, directory', async () => {
  const manifestAt = whole.lastIndexOf(
    'PK\u0003\u0004',
    whole.lastIndexOf('manifest.json', whole.lastIndexOf('manifest.sig') - 200),
  );
  const file = join(folder, 'around.zip');
  const places = Array.from({ length: 53 }, (_, at) => at);
  for (let at = manifestAt; at < whole.length; at += at < whole.length - 700 ? 97 : 7) places.push(at);
  const missed: number[] = [];
  for (const at of places) {
    await writeFile(file, flip(at)(Buffer.from(whole)));
    const { ok, findings } = await verify(file);
    if (ok || findings.length === 0) missed.push(at);
  }
  expect(missed).toEqual([]);
});

test('what was added behind, cut off or packed anew is told as that', async () => {
  const behind = await verify(
    await changed('behind.zip', (bytes) => Buffer.concat([bytes, Buffer.from('more')])),
  );
  const last = whole.length + 3;
  expect(behind.findings).toContainEqual({
    kind: 'container',
    path: null,
    ranges: [{ first: whole.length, last }],
  });

  const cut = join(folder, 'cut.zip');
  await copyFile(zip, cut);
  await truncate(cut, 5_000);
  expect((await verify(cut)).findings).toEqual([{ kind: 'no-package', why: 'no-manifest' }]);

  const less = join(folder, 'less.zip');
  await copyFile(zip, less);
  execFileSync('python3', [
    '-c',
    `import zipfile,sys
a=zipfile.ZipFile(sys.argv[1]); b=zipfile.ZipFile(sys.argv[2],'w')
for i in a.infolist():
  if i.filename!='stills/01.jpg': b.writestr(i.filename, a.read(i))
b.writestr('clips/forged.mp4', b'x'); b.close()`,
    zip,
    less,
  ]);
  expect((await verify(less)).findings).toEqual([
    { kind: 'repacked' },
    { kind: 'missing', path: 'stills/01.jpg' },
    { kind: 'added', path: 'clips/forged.mp4' },
  ]);
});

test('one who signs anew with a key of his own is told from the hub by the key', async () => {
  const forger = sampleKey();
  const forged = join(folder, 'forged.zip');
  await writeSamplePackage(forged, { files: [sampleClip('clips/01.mp4', 2)], key: forger });
  expect((await verify(forged)).signer?.fingerprint).toBe(forger.fingerprint);
  expect((await verify(forged, key.fingerprint)).findings).toEqual([{ kind: 'other-key' }]);
  const lent = { ...forger, publicKey: key.publicKey, fingerprint: key.fingerprint };
  await writeSamplePackage(forged, { files: [sampleClip('clips/01.mp4', 2)], key: lent });
  expect((await verify(forged)).findings).toEqual([{ kind: 'signature' }]);
});

test('the verifier of a package is one file that plain Node runs, on the zip and where it was unpacked', async () => {
  const out = join(folder, 'unpacked');
  execFileSync('unzip', ['-q', zip, '-d', out]);
  await build({
    ...{ entryPoints: ['server/verify-evidence.ts'], outfile: join(folder, 'verify.mjs') },
    ...{ bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'error' },
  });
  const run = (...args: string[]) => {
    try {
      return {
        code: 0,
        text: execFileSync(process.execPath, [join(folder, 'verify.mjs'), ...args], {
          encoding: 'utf8',
          env: { LANG: 'en_US.UTF-8' },
        }),
      };
    } catch (error) {
      const { status, stdout } = error as { status: number; stdout: string };
      return { code: status, text: stdout };
    }
  };
  expect(run(zip).text).toMatch(/^WHOLE: all 6 files/);
  expect(run(out, '--key', key.fingerprint).code).toBe(0);
  const plan = join(out, 'attachments/plan.pdf');
  await writeFile(plan, flip(70_000)(Buffer.from(BIG)));
  await rm(join(out, 'stills/01.jpg'));
  await mkdir(join(out, 'more'));
  await writeFile(join(out, 'more/notes.txt'), 'new');
  const { code, text } = run(out);
  expect(code).toBe(1);
  expect(text).toContain('ALTERED  attachments/plan.pdf: bytes 65536–131071');
  expect(text).toContain('MISSING  stills/01.jpg: the whole file is not there');
  expect(text).toContain('ADDED    more/notes.txt');
});

test('the command of the hub says the same, and a file that is not there in a sentence', async () => {
  expect(await runVerifyEvidence(zip, null)).toMatchObject({ ok: true });
  await expect(runVerifyEvidence(join(folder, 'none.zip'), null)).rejects.toThrow(
    /cannot be read \(ENOENT\)/,
  );
});

test('a file that is not as long as it was said to be makes no package, and bytes that differ from the recording are marked', async () => {
  const short = { ...sampleFile('stills/x.jpg', Buffer.from('four')), sizeBytes: 5 };
  await expect(writeSamplePackage(join(folder, 'x.zip'), { files: [short], key })).rejects.toThrow(/shorter/);
  const away = sampleFile('../x.jpg', Buffer.from('four'));
  await expect(writeSamplePackage(join(folder, 'x.zip'), { files: [away], key })).rejects.toThrow(/no name/);
  const rotten = sampleFile('clips/x.mp4', Buffer.from('four'), {
    parts: [{ bytes: 4, startMs: 1, sha256: '0'.repeat(64) }],
  });
  const file = join(folder, 'rotten.zip');
  await writeSamplePackage(file, { files: [rotten], key });
  const manifest = readManifest(execFileSync('unzip', ['-p', file, 'manifest.json']))!;
  expect(manifest.files[0]?.about).toEqual({ name: 'clips/x.mp4', notAsRecorded: [0] });
});
