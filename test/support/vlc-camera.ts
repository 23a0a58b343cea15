import { chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Program, startProgram } from './child-process.ts';
import { eventually } from './eventually.ts';
import type { FilmFolder } from './film.ts';
import { freePort } from './free-port.ts';

export interface VlcFilm {
  /** The last part of its URL. */
  name: string;
  file: string;
  /** Begins again when it is over: for VLC that is another stream at the same address. */
  loop?: boolean;
}

export interface VlcOptions {
  /** 127.0.0.1 without. */
  address?: string;
  login?: { username: string; password: string };
  /** How long a session lives that nobody keeps awake. */
  sessionSeconds?: number;
}

const START_DEADLINE_MS = 60_000;
/** Debian's `nobody`: VLC refuses to run as root. */
const NOBODY = 65_534;

/** VLC as a camera that is not ours: plays films from its start on, over RTSP, media over UDP alone. */
export class VlcCamera {
  private readonly program: Program;
  private readonly origin: string;

  private constructor(program: Program, origin: string) {
    this.program = program;
    this.origin = origin;
  }

  static async start(films: readonly VlcFilm[], folder: FilmFolder, options: VlcOptions = {}) {
    const { address = '127.0.0.1', login, sessionSeconds } = options;
    const host = address.includes(':') ? `[${address}]` : address;
    const origin = `rtsp://${host}:${await freePort()}`;
    const script = join(folder.path, `vlc-${origin.replace(/\W+/g, '-')}.conf`);
    writeFileSync(script, films.map((film) => broadcastOf(film, origin)).join('\n'));
    const args = [
      ...['-I', 'dummy', '--verbose', '2', '--no-color', '--vlm-conf', script],
      ...(login ? ['--sout-rtsp-user', login.username, '--sout-rtsp-pwd', login.password] : []),
      ...(sessionSeconds ? ['--rtsp-timeout', String(sessionSeconds)] : []),
    ];
    const program = startProgram('vlc', args, { HOME: folder.path }, humble(folder));
    const camera = new VlcCamera(program, origin);
    try {
      await eventually(
        () => films.every(({ name }) => program.output().includes(`adding /${name}/trackID`)),
        {
          deadlineMs: START_DEADLINE_MS,
        },
      );
    } catch (error) {
      await camera.stop();
      throw new Error(`VLC did not start:\n${program.output()}`, { cause: error });
    }
    return camera;
  }

  url(name: string): string {
    return `${this.origin}/${name}`;
  }

  /** May be called twice. */
  stop(): Promise<void> {
    return this.program.stop('SIGKILL');
  }
}

function broadcastOf({ name, file, loop = false }: VlcFilm, origin: string): string {
  return [
    `new ${name} broadcast enabled ${loop ? 'loop' : ''}`,
    `setup ${name} input ${file}`,
    `setup ${name} output #rtp{sdp=${origin}/${name}}`,
    `control ${name} play`,
  ].join('\n');
}

/** As root: somebody else, and the folder theirs. */
function humble(folder: FilmFolder): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  chownSync(folder.path, NOBODY, NOBODY);
  return { uid: NOBODY, gid: NOBODY };
}
