import type { AuditTrail } from './access/audit-trail.ts';
import { ViewingDesk } from './access/viewing-desk.ts';
import { countCameras } from './cameras/camera-figures.ts';
import type { CameraRegistry } from './cameras/camera-registry.ts';
import { writeDirectory, writePlaces } from './cameras/directory.ts';
import { onDirectoryChanged } from './cameras/directory-changes.ts';
import { describeStream } from './cameras/stream-facts.ts';
import type { ConfigWatch } from './config/config-watch.ts';
import type { Config } from './config/streams-config.ts';
import type { EnginePool } from './engine/engine-pool.ts';
import type { HealthBoard } from './health/health-board.ts';
import { writeHealth } from './health/health-text.ts';
import { HttpServer, type HttpServerOptions } from './http/http-server.ts';
import type { Evidence } from './incidents/evidence.ts';
import type { LiveLinkServer } from './realtime/live-link-server.ts';

/** What the HTTP server is made for the hub from; the rest it takes as it is. */
interface OpenHttpOptions
  extends Omit<
    HttpServerOptions,
    | 'publicOrigin'
    | 'corsOrigins'
    | 'shareCache'
    | 'writePlaces'
    | 'writeDirectory'
    | 'writeHealth'
    | 'onDirectoryChanged'
    | 'figures'
    | 'viewing'
    | 'watermark'
  > {
  config: Config;
  cameras: CameraRegistry;
  watch: ConfigWatch;
  health: HealthBoard;
  engine: EnginePool;
  liveLink: LiveLinkServer;
  audit: AuditTrail;
  evidence: Evidence;
}

/** HTTP over the rooms of the hub: its answers are written from their state when they are asked for. */
export function openHttp({
  config,
  watch,
  health,
  engine,
  liveLink,
  audit,
  ...taken
}: OpenHttpOptions): HttpServer {
  const { cameras, gate, lingering } = taken;
  const { publicOrigin, corsOrigins, shareCache, watermark } = config.hub;
  return new HttpServer({
    ...taken,
    publicOrigin,
    corsOrigins,
    shareCache,
    watermark,
    viewing: new ViewingDesk({
      ...{ gate, cameras, audit },
      describe: (camera) => [...camera.profiles.values()].map(describeStream),
    }),
    writePlaces: (scope) => [writePlaces(watch.current, scope)],
    writeDirectory: (scope) => writeDirectory(watch.current, cameras, scope),
    writeHealth: (scope) =>
      writeHealth(health.snapshot(), (id) => {
        const camera = cameras.get(id);
        return camera !== undefined && scope.has(camera.definition);
      }),
    onDirectoryChanged: (listener) => onDirectoryChanged(cameras, watch, listener),
    figures: () => ({
      ...countCameras(cameras, health.snapshot().verdicts),
      auditWaiting: audit.figures.waiting,
      auditLost: audit.figures.lost,
      engineLoad: engine.load(),
      transcodeLanesTaken: engine.lanesTaken,
      lingeringBytes: lingering.bytes,
      evidence: taken.evidence.figures(),
      liveLinkPages: liveLink.pageCount,
      liveLinkTiles: liveLink.tileCount,
      liveLinkSentBytes: liveLink.counters.sentBytes,
      liveLinkDroppedParts: liveLink.counters.droppedParts,
    }),
  });
}
