import { type ChildProcess, spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import type { Clock, Timer } from '../base/clock.ts';

/**
 * One run of ffmpeg: its output, its complaints, its end. fluent-ffmpeg's own runner is not used: where a process cannot be started
 * it throws in an event's handler, which would take a whole media thread along, and it starts two more processes to ask what ffmpeg can do.
 *
 * The process ends with `stop`, and by itself when whoever started it is gone: it writes to a pipe that nobody reads any more, and
 * reads from a connection that is closed.
 */
export interface FfmpegProcessOptions {
  program: string;
  args: readonly string[];
  /** All that the process sees of our environment: the PATH. */
  searchPath: string;
  clock: Pick<Clock, 'setTimer'>;
  /** The next bytes of its standard output; valid during the call. */
  onOutput(chunk: Buffer): void;
}

/** How it ended, in words: `exited with 1: Unknown encoder 'libx264'`. */
export type FfmpegEnd = string;

/** Asked to end it writes the rest; then it is ended. */
const STOP_MS = 1_500;
/** Of its complaints the newest are kept. */
const COMPLAINT_CHARS = 2_000;
const SHOWN_CHARS = 200;
/** The hub comes first. */
const NICENESS = 10;

export class FfmpegProcess {
  /** Resolves when the process is gone, and all that it wrote was told of. Never rejects. */
  readonly ended: Promise<FfmpegEnd>;
  private readonly child: ChildProcess;
  private readonly options: FfmpegProcessOptions;
  private complaints = '';
  private stopping = false;
  private kill: Timer | null = null;

  constructor(options: FfmpegProcessOptions) {
    const { program, args, searchPath } = options;
    this.options = options;
    this.child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: searchPath },
      windowsHide: true,
    });
    this.ended = this.watch();
    this.yieldToOthers();
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Ends it, by force if it does not listen; resolves when it is gone. May be called twice. */
  async stop(): Promise<void> {
    if (!this.stopping) {
      this.stopping = true;
      this.child.kill('SIGTERM');
      this.kill = this.options.clock.setTimer(() => this.child.kill('SIGKILL'), STOP_MS);
    }
    await this.ended;
  }

  private watch(): Promise<FfmpegEnd> {
    const { child } = this;
    child.stdout?.on('data', (chunk: Buffer) => {
      if (!this.stopping) this.options.onOutput(chunk);
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.complaints = (this.complaints + text).slice(-COMPLAINT_CHARS);
    });
    return new Promise((resolve) => {
      const end = (how: string) => {
        this.kill?.cancel();
        resolve(how);
      };
      // It could not be started; then nothing else is told.
      child.on('error', (error: NodeJS.ErrnoException) => {
        if (child.pid === undefined) end(`could not be started (${error.code ?? 'error'})`);
      });
      child.on('close', (code, signal) => end(this.describe(code, signal)));
    });
  }

  private describe(code: number | null, signal: NodeJS.Signals | null): string {
    const how = signal ? `was ended by ${signal}` : `exited with ${code}`;
    const why = lastLine(this.complaints);
    return why === '' ? how : `${how}: ${why}`;
  }

  private yieldToOthers(): void {
    try {
      if (this.child.pid !== undefined) setPriority(this.child.pid, NICENESS);
    } catch {
      // It is gone already, or this system does not let us: it runs as everybody else then.
    }
  }
}

/** The last thing it said, without the address of what it read and without what no log should hold. */
function lastLine(text: string): string {
  const line =
    text
      .trim()
      .split(/[\r\n]+/)
      .at(-1) ?? '';
  return line
    .replace(/[a-z]+:\/\/\S+/gi, 'its source')
    .replace(/[^\x20-\x7e]+/g, '?')
    .slice(0, SHOWN_CHARS)
    .trim();
}
