import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface GstPath {
  /** Begins with a slash. */
  path: string;
  /** A gst-launch line whose payloaders are named pay0, pay1 …; see `gstLaunch`. */
  launch: string;
  /** One way of logging in for each server. */
  auth?: 'basic' | 'digest';
  username?: string;
  password?: string;
  /** The only way its media may travel; each way without. */
  transport?: 'udp' | 'tcp';
}

export interface GstCameraOptions {
  /** 0 lets the system choose. */
  port?: number;
  /** 127.0.0.1 without. */
  address?: string;
  /** PEM files: the whole port speaks TLS. */
  tls?: { certificate: string; key: string };
}

const SCRIPT = fileURLToPath(new URL('./gst-rtsp-server.py', import.meta.url));
const START_DEADLINE_MS = 60_000;

/** A test picture with x264, and with sound where it is asked for. Live: it begins with the first viewer. */
export function gstLaunch({
  width = 320,
  height = 240,
  frameRate = 25,
  gop = 25,
  sound,
}: {
  width?: number;
  height?: number;
  frameRate?: number;
  gop?: number;
  sound?: 'aac' | 'alaw' | 'opus';
} = {}): string {
  const picture =
    `videotestsrc is-live=true ! video/x-raw,width=${width},height=${height},framerate=${frameRate}/1 ! ` +
    `x264enc tune=zerolatency speed-preset=ultrafast bitrate=400 key-int-max=${gop} ! rtph264pay name=pay0 pt=96`;
  if (!sound) return `( ${picture} )`;
  const encoders = {
    aac: 'audio/x-raw,rate=44100,channels=1 ! voaacenc ! aacparse ! rtpmp4gpay name=pay1 pt=97',
    alaw: 'audio/x-raw,rate=8000,channels=1 ! alawenc ! rtppcmapay name=pay1 pt=8',
    opus: 'audio/x-raw,rate=48000,channels=2 ! opusenc ! rtpopuspay name=pay1 pt=97',
  };
  return `( ${picture} audiotestsrc is-live=true ! audioconvert ! audioresample ! ${encoders[sound]} )`;
}

/**
 * GStreamer's RTSP server in a process of its own; ends with `stop` or with this process. It dies of a signal now and then, by no fault of
 * ours, when several connect by TLS at once: then it is back on its port at once, as a camera that starts anew.
 */
export class GstCamera {
  readonly port: number;
  private readonly address: string;
  private readonly launch: (port: number) => ChildProcess;
  private process: ChildProcess;
  private stopped = false;

  private constructor(
    launch: (port: number) => ChildProcess,
    process: ChildProcess,
    address: string,
    port: number,
  ) {
    this.launch = launch;
    this.process = process;
    this.address = address;
    this.port = port;
    this.watch();
  }

  static async start(paths: readonly GstPath[], options: GstCameraOptions = {}): Promise<GstCamera> {
    const { address = '127.0.0.1' } = options;
    const launch = (port: number | undefined) =>
      spawn('/usr/bin/python3', [SCRIPT, JSON.stringify({ paths, ...options, address, port })], {
        stdio: ['pipe', 'pipe', 'pipe'],
      });
    const child = launch(options.port);
    return new GstCamera(launch, child, address, await readyPort(child));
  }

  url(path: string, scheme = 'rtsp'): string {
    const host = this.address.includes(':') ? `[${this.address}]` : this.address;
    return `${scheme}://${host}:${this.port}${path}`;
  }

  /** May be called twice. */
  async stop(): Promise<void> {
    this.stopped = true;
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const gone = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGKILL');
    await gone;
  }

  private watch(): void {
    this.process.once('exit', () => {
      if (this.stopped) return;
      this.process = this.launch(this.port);
      for (const output of [this.process.stdout, this.process.stderr]) output?.resume();
      this.watch();
    });
  }
}

function readyPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let out = '';
    let complaints = '';
    const giveUp = (why: string) => {
      settle();
      child.kill('SIGKILL');
      reject(new Error(`GStreamer's RTSP server ${why}: ${complaints.trim()}`));
    };
    const failed = (error: Error) => giveUp(error.message);
    const ended = (code: number | null) => giveUp(`ended with ${code}`);
    const read = (chunk: Buffer) => {
      out += chunk;
      // The end of the line comes in a write of its own.
      const ready = /ready (\d+)\n/.exec(out);
      if (!ready) return;
      settle();
      resolve(Number(ready[1]));
    };
    const settle = () => {
      clearTimeout(deadline);
      child.off('error', failed);
      child.off('exit', ended);
      child.stdout?.off('data', read).resume();
    };
    const deadline = setTimeout(() => giveUp('did not start'), START_DEADLINE_MS);
    child.stderr?.on('data', (chunk: Buffer) => {
      complaints = (complaints + chunk).slice(-2_000);
    });
    child.on('error', failed);
    child.on('exit', ended);
    child.stdout?.on('data', read);
  });
}
