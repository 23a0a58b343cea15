import { Access, type FirstAdmin } from './access/access.ts';
import type { Clock } from './base/clock.ts';
import type { Logger } from './base/logger.ts';
import { CameraRegistry } from './cameras/camera-registry.ts';
import { describeDirectory } from './cameras/directory.ts';
import { ConfigWatch } from './config/config-watch.ts';
import type { Config } from './config/streams-config.ts';
import { LIVE_LINK_PATH } from './contract/live-link.ts';
import { type EngineLink, openWorkerLink } from './engine/engine-link.ts';
import { EnginePool } from './engine/engine-pool.ts';
import type { FfmpegPlace } from './ffmpeg/find-ffmpeg.ts';
import { HealthBoard } from './health/health-board.ts';
import { Prober } from './health/prober.ts';
import { LingeringMemory } from './hls/lingering-memory.ts';
import { HttpServer } from './http/http-server.ts';
import { HealthGateway, SOCKET_IO_PATH } from './realtime/health-gateway.ts';
import { LiveLinkServer } from './realtime/live-link-server.ts';
import { routeUpgrades } from './realtime/upgrade-router.ts';
import { openSqliteStorage } from './storage/sqlite/sqlite-storage.ts';
import type { Storage } from './storage/storage.ts';

export interface HubOptions {
  version: string;
  config: Config;
  /** Where `config` came from: watched, and loaded again with `loadConfig` when it changes. */
  configFile: string;
  loadConfig(): Promise<Config>;
  /** The bundled engine worker, which runs in as many threads as this. */
  engineScript: URL;
  engineThreads: number;
  /** Where ffmpeg is looked for when a camera has to be transcoded. */
  ffmpeg: FfmpegPlace;
  /** Tests run the engine inline instead, and keep nothing on disk. */
  spawnEngine?(): EngineLink;
  openStorage?(): Promise<Storage>;
  /** Of the first admin; generated when absent. */
  bootstrapPassword?: string;
  /** The built web. */
  webFolder: string;
  clock: Clock;
  logger: Logger;
}

interface Component {
  name: string;
  start?(): unknown;
  stop(): unknown;
}

/** The composition root: puts the rooms together, starts them in order and stops them in the opposite one. */
export class Hub {
  private readonly options: HubOptions;
  private readonly started: Component[] = [];
  private watch: ConfigWatch | null = null;
  private ready = false;
  private stopping: Promise<void> | null = null;
  private port = 0;
  private admin: FirstAdmin | null = null;

  constructor(options: HubOptions) {
    this.options = options;
  }

  /** As a browser on this machine reaches it. */
  get url(): string {
    const { host } = this.options.config.hub;
    const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
    return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${this.port}`;
  }

  /** Not null on the very first start. */
  get firstAdmin(): FirstAdmin | null {
    return this.admin;
  }

  /** What fails half-way is taken down again, and thrown. */
  async start(): Promise<void> {
    try {
      const access = await this.startAccess();
      for (const component of this.compose(access)) {
        // Before it starts: a component that fails in its start may still hold something.
        this.started.push(component);
        await component.start?.();
      }
      this.ready = true;
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Reads the configuration again, as on SIGHUP. */
  async reload(): Promise<void> {
    await this.watch?.reload();
  }

  /** May be called twice. */
  stop(): Promise<void> {
    this.ready = false;
    this.stopping ??= this.stopAll();
    return this.stopping;
  }

  private async startAccess(): Promise<Access> {
    const { config, bootstrapPassword, clock, logger } = this.options;
    const storage = await (this.options.openStorage?.() ?? openSqliteStorage(config.hub.dataFolder));
    this.started.push({ name: 'storage', stop: () => storage.close() });
    const { users, sessions, tokens } = storage;
    const access = new Access({ users, sessions, tokens, clock, logger, bootstrapPassword });
    this.started.push({ name: 'access', stop: () => access.stop() });
    this.admin = await access.start();
    return access;
  }

  /** In the order in which they start: what gives before what takes. */
  private compose(access: Access): Component[] {
    const { config, configFile, loadConfig, engineScript, engineThreads, clock, logger } = this.options;
    const { partTargetMs, segmentTargetMs, segmentsKept, idleReleaseMs } = config.hub;
    const { publicOrigin, host, port } = config.hub;

    const watch = new ConfigWatch({ file: configFile, config, load: loadConfig, clock, logger });
    const spawn = this.options.spawnEngine ?? (() => openWorkerLink(engineScript));
    const transcoding = { ffmpeg: this.options.ffmpeg, lanes: config.hub.transcodeLanes };
    const engine = new EnginePool({ threads: engineThreads, transcoding, spawn, clock, logger });
    const lingering = new LingeringMemory();
    const cameras = new CameraRegistry({
      lingering,
      partTargetMs,
      segmentTargetMs,
      segmentsKept,
      idleReleaseMs,
      engine,
      clock,
      logger,
    });
    const health = new HealthBoard({ cameras, clock, logger });
    const prober = new Prober({
      cameras,
      budget: config.hub.probe,
      report: (id, outcome) => health.noteProbe(id, outcome),
      clock,
      logger,
    });
    const liveLink = new LiveLinkServer({ cameras, access, lingering, clock });
    const gateway = new HealthGateway({
      access,
      health: {
        snapshot: () => health.snapshot(),
        onChanged: (listener) => health.events.on('health:changed', listener),
      },
      onDirectoryChanged: (listener) => onDirectoryChanged(cameras, watch, listener),
      publicOrigin,
      clock,
    });
    const http = this.createHttp({ access, cameras, watch, health, engine, liveLink, lingering });
    this.watch = watch;
    watch.events.on('config:changed', ({ diff }) => cameras.apply(diff));

    return [
      { name: 'engine', start: () => engine.start(), stop: () => engine.stop() },
      { name: 'health', start: () => health.start(), stop: () => health.stop() },
      {
        name: 'cameras',
        start: () => cameras.apply({ added: config.cameras, changed: [], removed: [] }),
        stop: () => cameras.stop(),
      },
      { name: 'prober', start: () => prober.start(), stop: () => prober.stop() },
      { name: 'http', start: () => http.prepare(), stop: () => http.stop() },
      { name: 'health gateway', start: () => gateway.start(http.server), stop: () => gateway.stop() },
      this.liveLinkComponent(liveLink, http),
      {
        name: 'listener',
        start: async () => {
          this.port = await http.listen(host, port);
        },
        stop: () => http.stopListening(),
      },
      { name: 'configuration watch', start: () => watch.start(), stop: () => watch.stop() },
    ];
  }

  private liveLinkComponent(liveLink: LiveLinkServer, http: HttpServer): Component {
    let offUpgrades: (() => void) | null = null;
    return {
      name: 'live link',
      start: () => {
        liveLink.start();
        offUpgrades = routeUpgrades({
          server: http.server,
          publicOrigin: this.options.config.hub.publicOrigin,
          routes: { [LIVE_LINK_PATH]: (...upgrade) => liveLink.handleUpgrade(...upgrade) },
          elsewhere: SOCKET_IO_PATH,
        });
      },
      stop: () => {
        offUpgrades?.();
        liveLink.stop();
      },
    };
  }

  private createHttp(rooms: {
    access: Access;
    cameras: CameraRegistry;
    watch: ConfigWatch;
    health: HealthBoard;
    engine: EnginePool;
    liveLink: LiveLinkServer;
    lingering: LingeringMemory;
  }): HttpServer {
    const { version, config, webFolder, clock, logger } = this.options;
    const { access, cameras, watch, health, engine, liveLink, lingering } = rooms;
    return new HttpServer({
      version,
      publicOrigin: config.hub.publicOrigin,
      corsOrigins: config.hub.corsOrigins,
      shareCache: config.hub.shareCache,
      webFolder,
      access,
      cameras,
      lingering,
      clock,
      directory: () => describeDirectory(watch.current, cameras),
      verdicts: () => health.snapshot().verdicts,
      hubTimeMs: () => clock.now(),
      isReady: () => this.ready,
      figures: () => ({
        ...countStreams(cameras),
        camerasByState: countBy(health.snapshot().verdicts, (verdict) => verdict.state),
        engineLoad: engine.load(),
        transcodeLanesTaken: engine.lanesTaken,
        lingeringBytes: lingering.bytes,
        liveLinkPages: liveLink.pageCount,
        liveLinkTiles: liveLink.tileCount,
        liveLinkSentBytes: liveLink.counters.sentBytes,
        liveLinkDroppedParts: liveLink.counters.droppedParts,
      }),
      logger,
    });
  }

  private async stopAll(): Promise<void> {
    for (const { name, stop } of this.started.splice(0).reverse()) {
      try {
        await stop();
      } catch (error) {
        this.options.logger.error({ err: error, component: name }, 'a component did not stop cleanly');
      }
    }
  }
}

function onDirectoryChanged(cameras: CameraRegistry, watch: ConfigWatch, listener: () => void): () => void {
  const offs = [
    cameras.events.on('camera:added', listener),
    cameras.events.on('camera:changed', listener),
    cameras.events.on('camera:removed', listener),
    watch.events.on('config:changed', ({ diff }) => {
      if (diff.directoryChanged) listener();
    }),
  ];
  return () => {
    for (const off of offs) off();
  };
}

function countStreams(cameras: CameraRegistry): { streamsByPhase: Record<string, number>; viewers: number } {
  const streams = cameras.list().flatMap((camera) => [...camera.profiles.values()]);
  return {
    streamsByPhase: countBy(streams, (stream) => stream.status.phase),
    viewers: streams.reduce((sum, stream) => sum + stream.viewers, 0),
  };
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
}
