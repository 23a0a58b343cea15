import type { Server } from 'node:http';
import { LIVE_LINK_PATH } from '../contract/live-link.ts';
import type { LiveLinkServer } from './live-link-server.ts';
import { SOCKET_IO_PATH } from './socket-door.ts';
import { routeUpgrades, type UpgradeRouterOptions } from './upgrade-router.ts';

export interface LiveLinkDoorOptions extends Pick<UpgradeRouterOptions, 'publicOrigin' | 'refusals'> {
  link: LiveLinkServer;
}

/** The live link at its place on the hub's HTTP server, beside socket.io. */
export class LiveLinkDoor {
  private readonly options: LiveLinkDoorOptions;
  private offUpgrades: (() => void) | null = null;

  constructor(options: LiveLinkDoorOptions) {
    this.options = options;
  }

  start(server: Server): void {
    const { link, publicOrigin, refusals } = this.options;
    link.start();
    this.offUpgrades = routeUpgrades({
      server,
      publicOrigin,
      refusals,
      routes: { [LIVE_LINK_PATH]: (...upgrade) => link.handleUpgrade(...upgrade) },
      elsewhere: SOCKET_IO_PATH,
    });
  }

  /** May be called twice. */
  stop(): void {
    this.offUpgrades?.();
    this.offUpgrades = null;
    this.options.link.stop();
  }
}
