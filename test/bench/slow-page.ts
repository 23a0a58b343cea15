import { WebSocket } from 'ws';
import { LIVE_LINK_PATH } from '../../server/contract/live-link.ts';
import type { HubProcess } from '../support/hub-process.ts';
import { pause } from './http-player.ts';

const STANDS_STILL_MS = 4_000;
const READS_MS = 1_000;

/** A page on a bad line: most of the time it takes nothing of what the hub pushes. Comes again when the hub has had enough. */
export class SlowPage {
  private readonly hub: HubProcess;
  private readonly cameras: readonly string[];
  private stopping = false;
  private ended: Promise<void> = Promise.resolve();

  constructor(hub: HubProcess, cameras: readonly string[]) {
    this.hub = hub;
    this.cameras = cameras;
  }

  start(): void {
    this.ended = this.run();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.ended;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      const socket = this.connect();
      while (!this.stopping && socket.readyState !== WebSocket.CLOSED) {
        await pause(READS_MS);
        if (socket.readyState === WebSocket.OPEN) socket.pause();
        await pause(STANDS_STILL_MS);
        if (socket.isPaused) socket.resume();
      }
      socket.terminate();
    }
  }

  private connect(): WebSocket {
    const socket = new WebSocket(`${this.hub.url.replace('http', 'ws')}${LIVE_LINK_PATH}`, {
      headers: { authorization: `Bearer ${this.hub.token}` },
    });
    socket.on('error', () => {});
    socket.on('message', () => {});
    socket.once('open', () => {
      for (const [tile, camera] of this.cameras.entries()) {
        socket.send(JSON.stringify({ type: 'open', tile, camera, profile: 'main', sound: false }));
      }
    });
    return socket;
  }
}
