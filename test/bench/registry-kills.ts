import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import type { Expected, Findings, KeptChange, KillPlace, WriterLine } from '../support/kill-lines.ts';

export interface RegistryKills {
  kills: number;
  /** Changes that were said to be kept; each was found again. */
  kept: number;
  /** Changes that were kept in the moment of the end, before it could be said. */
  untold: number;
  /** What was lost, half-written or broken; empty when all is well. */
  problems: string[];
}

export interface RegistryKillsOptions {
  kills: number;
  /** Null: a file of SQLite in a temporary folder. */
  databaseUrl: string | null;
  /** After each kill, for who watches. */
  onKill?(kill: number): void;
}

/** A writer is killed a moment after it has said this often, at most, that a change was kept. */
const MOST_CHANGES = 50;
const MOMENT_MS = 15;
/** Some end earlier, while they open the database and bring in what the one before left in its log. */
const KILLED_EARLY = 0.15;
const OPENED_BY_MS = 400;

/** Kills a process that writes cameras and audit entries, again and again, and looks each time for all that it said it had kept. */
export async function killWriters(options: RegistryKillsOptions): Promise<RegistryKills> {
  const folder = mkdtempSync(join(tmpdir(), 'kills-'));
  try {
    return await new KillSeries(options, folder, await bundleWriter()).run();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

class KillSeries {
  private readonly options: RegistryKillsOptions;
  private readonly place: KillPlace;
  private readonly expectedFile: string;
  private readonly script: string;
  private readonly result: RegistryKills = { kills: 0, kept: 0, untold: 0, problems: [] };
  private expected: Expected = { link: { seq: 0, hash: '' }, kept: [], everything: false };
  private readonly all: KeptChange[] = [];

  constructor(options: RegistryKillsOptions, folder: string, script: string) {
    this.options = options;
    this.place = { databaseUrl: options.databaseUrl, dataFolder: join(folder, 'data') };
    this.expectedFile = join(folder, 'expected.json');
    this.script = script;
  }

  async run(): Promise<RegistryKills> {
    for (let kill = 1; kill <= this.options.kills; kill += 1) {
      await this.runWriter(String(kill), true);
      this.result.kills += 1;
      this.options.onKill?.(kill);
    }
    this.expected = { link: { seq: 0, hash: '' }, kept: this.all, everything: true };
    const told = this.result.untold;
    await this.runWriter('last', false);
    this.result.untold -= told;
    this.result.kept = this.all.length;
    return this.result;
  }

  private async runWriter(round: string, killed: boolean): Promise<void> {
    writeFileSync(this.expectedFile, JSON.stringify(this.expected));
    const writer = spawn(
      process.execPath,
      [this.script, JSON.stringify(this.place), this.expectedFile, round],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let errors = '';
    writer.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    const ended = once(writer, 'close');
    let timer: NodeJS.Timeout | null = null;
    const killAfter = (delayMs: number) => {
      timer ??= setTimeout(() => writer.kill('SIGKILL'), delayMs);
    };
    if (killed && Math.random() < KILLED_EARLY) killAfter(Math.random() * OPENED_BY_MS);
    const changesToKeep = Math.ceil(Math.random() * MOST_CHANGES);
    const kept: KeptChange[] = [];
    for await (const text of createInterface(writer.stdout)) {
      // The last line may have been cut in its middle: then nothing was said.
      const line = readLine(text);
      if (line?.kind === 'looked') this.take(line);
      if (line?.kind === 'kept') kept.push(line.change);
      if (kept.length >= changesToKeep) killAfter(Math.random() * MOMENT_MS);
    }
    await ended;
    if (timer) clearTimeout(timer);
    if (killed && writer.signalCode !== 'SIGKILL') throw new Error(`the writer ended by itself:\n${errors}`);
    if (!killed && writer.exitCode !== 0) throw new Error(`the writer failed:\n${errors}`);
    this.expected = { ...this.expected, kept: [...this.expected.kept, ...kept] };
    this.all.push(...kept);
  }

  private take({ link, problems, untold }: Findings): void {
    this.result.problems.push(...problems);
    this.result.untold += untold;
    this.expected = { ...this.expected, link, kept: [] };
  }
}

function readLine(text: string): WriterLine | null {
  try {
    return JSON.parse(text) as WriterLine;
  } catch {
    return null;
  }
}

/** Below the project, where its packages are found. */
async function bundleWriter(): Promise<string> {
  const outfile = join(process.cwd(), '.cache', 'kill-writer', `${process.pid}.js`);
  await build({
    entryPoints: [join(process.cwd(), 'test/support/kill-writer.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return outfile;
}
