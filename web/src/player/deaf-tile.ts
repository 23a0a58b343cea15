import type { LinkTileListener } from './live-link.ts';

/** Of a tile that is opened for what the hub does meanwhile; whoever wants one of these things after all says so beside it. */
export const DEAF_TILE: LinkTileListener = {
  opened() {},
  track() {},
  init() {},
  part() {},
  dropped() {},
  interrupted() {},
  refused() {},
  disconnected() {},
};
