import { systemClock } from '../../server/base/clock.ts';
import { probeRtsp } from '../../server/rtsp/rtsp-probe.ts';
import { type Program, startProgram } from './child-process.ts';
import { eventually } from './eventually.ts';
import { accepts, freePort } from './free-port.ts';

const START_DEADLINE_MS = 60_000;

/** RTSP::Server (Debian's `rtsp-server-perl`) as a camera that is not ours: hands on, over UDP alone, what ffmpeg publishes there. */
export class PerlRtspServer {
  private readonly programs: Program[] = [];
  private readonly port: number;

  private constructor(port: number) {
    this.port = port;
  }

  /** Plays a film again and again at `/<name>`. */
  static async start(name: string, film: string): Promise<PerlRtspServer> {
    const server = new PerlRtspServer(await freePort());
    const publishPort = await freePort();
    const ports = ['--clientport', String(server.port), '--serverport', String(publishPort)];
    const local = ['--client_listen_address', '127.0.0.1', '--source_listen_address', '127.0.0.1'];
    server.programs.push(startProgram('rtsp-server-perl', [...ports, ...local]));
    try {
      await eventually(() => accepts(publishPort), { deadlineMs: START_DEADLINE_MS });
      const loop = ['-v', 'error', '-re', '-stream_loop', '-1', '-i', film, '-c', 'copy'];
      const target = `rtsp://127.0.0.1:${publishPort}/${name}`;
      server.programs.push(startProgram('ffmpeg', [...loop, '-f', 'rtsp', target]));
      await eventually(() => server.describes(name), { deadlineMs: START_DEADLINE_MS });
    } catch (error) {
      await server.stop();
      const said = server.programs.map((program) => program.output()).join('\n');
      throw new Error(`RTSP::Server did not start:\n${said}`, { cause: error });
    }
    return server;
  }

  url(name: string): string {
    return `rtsp://127.0.0.1:${this.port}/${name}`;
  }

  /** It says nothing on its output when it has begun: that stays in a buffer of Perl's. */
  private async describes(name: string): Promise<void> {
    const timeouts = { connectMs: 2_000, responseMs: 2_000 };
    const options = { url: this.url(name), credentials: null, clock: systemClock, timeouts };
    await probeRtsp(options, new AbortController().signal);
  }

  /** May be called twice. */
  async stop(): Promise<void> {
    await Promise.all(this.programs.map((program) => program.stop('SIGKILL')));
  }
}
