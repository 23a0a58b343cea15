import { Access } from './access/access.ts';
import { AuditDesk } from './access/audit-desk.ts';
import { AuditRefusals } from './access/audit-refusals.ts';
import { reloadNote } from './access/audit-reload.ts';
import { AuditRetention } from './access/audit-retention.ts';
import { AuditTrail } from './access/audit-trail.ts';
import { AuditViews } from './access/audit-views.ts';
import { CameraGate } from './access/camera-gate.ts';
import type { FirstAdmin } from './access/first-admin.ts';
import { LinkBook } from './access/link-book.ts';
import { LinkDesk } from './access/link-desk.ts';
import type { Clock } from './base/clock.ts';
import type { Logger } from './base/logger.ts';
import { SecretBox } from './base/secret-box.ts';
import { AddressPolicy } from './cameras/address-policy.ts';
import { CameraRegistry } from './cameras/camera-registry.ts';
import { onCameraTouched, onNamesChanged } from './cameras/directory-changes.ts';
import { TableReader } from './cameras/import/table-reader.ts';
import { Registration } from './cameras/registration.ts';
import { ConfigWatch } from './config/config-watch.ts';
import { openSecretKeys, type SecretKeys } from './config/secret-key.ts';
import type { Config } from './config/streams-config.ts';
import { type EngineLink, openWorkerLink } from './engine/engine-link.ts';
import { EnginePool } from './engine/engine-pool.ts';
import type { FfmpegPlace } from './ffmpeg/find-ffmpeg.ts';
import { StillMaker } from './ffmpeg/still-maker.ts';
import { conditionsOf } from './health/camera-conditions.ts';
import { HealthBoard } from './health/health-board.ts';
import { Prober } from './health/prober.ts';
import { LingeringMemory } from './hls/lingering-memory.ts';
import type { HttpServer } from './http/http-server.ts';
import { Evidence } from './incidents/evidence.ts';
import { IncidentWork } from './incidents/incident-work.ts';
import { openHttp } from './open-http.ts';
import { openSecretBox } from './open-secret-box.ts';
import { openStorage } from './open-storage.ts';
import { HealthGateway } from './realtime/health-gateway.ts';
import { IncidentsGateway } from './realtime/incidents-gateway.ts';
import { LiveLinkDoor } from './realtime/live-link-door.ts';
import { LiveLinkServer } from './realtime/live-link-server.ts';
import { SocketDoor } from './realtime/socket-door.ts';
import { WallsGateway } from './realtime/walls-gateway.ts';
import { HUB_ACTOR } from './storage/audit-note.ts';
import type { Storage } from './storage/storage.ts';
import { Walls } from './walls/walls.ts';

export interface HubOptions {
  version: string;
  config: Config;
  /** Where `config` came from: watched, and loaded again with `loadConfig` when it changes. */
  configFile: string;
  loadConfig(): Promise<Config>;
  /** The bundled engine worker, which runs in as many threads as this. */
  engineScript: URL;
  engineThreads: number;
  /** The bundled table-worker. */
  tableScript: URL;
  /** Where ffmpeg is looked for when a camera has to be transcoded, or a picture decoded. */
  ffmpeg: FfmpegPlace;
  /** Tests run the engine inline instead, and keep nothing on disk. */
  spawnEngine?(): EngineLink;
  openStorage?(): Promise<Storage>;
  /** Of PostgreSQL; null for a file in the data folder. */
  databaseUrl: string | null;
  /** What the environment says of the key that seals secrets; otherwise it is in the data folder. */
  secretKey?: string;
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

/** What everything else stands on. */
interface Core {
  storage: Storage;
  audit: AuditTrail;
  refusals: AuditRefusals;
  keys: SecretKeys;
  access: Access;
}

/** The composition root: puts the rooms together, starts them in order and stops them in the opposite one. */
export class Hub {
  private readonly options: HubOptions;
  private readonly started: Component[] = [];
  private watch: ConfigWatch | null = null;
  private http: HttpServer | null = null;
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

  /** Every route of the framework, with who may ask: for the test that walks them all. */
  get routes(): HttpServer['routes'] {
    return this.http?.routes ?? [];
  }

  /** What fails half-way is taken down again, and thrown. */
  async start(): Promise<void> {
    try {
      const storage = await this.startStorage();
      const audit = this.startAudit(storage);
      const refusals = this.startRefusals(audit);
      const keys = await this.openKeys(storage);
      const access = await this.startAccess({ storage, audit, refusals, keys });
      for (const component of this.compose({ storage, audit, refusals, keys, access })) {
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

  private async startStorage(): Promise<Storage> {
    const { config, databaseUrl, clock } = this.options;
    const storage = await (this.options.openStorage?.() ??
      openStorage({ databaseUrl, dataFolder: config.hub.dataFolder, clock }));
    this.started.push({ name: 'storage', stop: () => storage.close() });
    return storage;
  }

  private startAudit({ audit: store }: Storage): AuditTrail {
    const { version, clock, logger } = this.options;
    const audit = new AuditTrail({ audit: store, clock, logger });
    const stop = () => {
      audit.note({ actor: HUB_ACTOR, action: 'hub:stopped', result: 'ok' });
      return audit.stop();
    };
    this.started.push({ name: 'audit', stop });
    audit.start();
    audit.note({ actor: HUB_ACTOR, action: 'hub:started', result: 'ok', detail: { version } });
    return audit;
  }

  private startRefusals(audit: AuditTrail): AuditRefusals {
    const refusals = new AuditRefusals({ audit, clock: this.options.clock });
    this.started.push({ name: 'audit of refusals', stop: () => refusals.stop() });
    refusals.start();
    return refusals;
  }

  private async openKeys({ sealCheck }: Storage): Promise<SecretKeys> {
    const { config, secretKey: variable } = this.options;
    const keys = await openSecretKeys({ variable, dataFolder: config.hub.dataFolder, create: true });
    await openSecretBox(sealCheck, keys);
    return keys;
  }

  private async startAccess({ storage, audit, refusals, keys }: Omit<Core, 'access'>): Promise<Access> {
    const { config, bootstrapPassword, clock, logger } = this.options;
    const { sessionIdleMs: idleMs, sessionLifetimeMs: lifetimeMs, passwordMinLength } = config.hub;
    const access = new Access({
      storage,
      audit,
      refusals,
      box: new SecretBox(() => keys.current()),
      sessionLimits: { idleMs, lifetimeMs },
      passwordMinLength,
      bootstrapPassword,
      clock,
      logger,
    });
    this.started.push({ name: 'access', stop: () => access.stop() });
    this.admin = await access.start();
    return access;
  }

  /** In the order in which they start: what gives before what takes. */
  private compose(core: Core): Component[] {
    const { storage, audit, refusals, access, keys } = core;
    const { version, webFolder, config, configFile, loadConfig, engineScript, engineThreads } = this.options;
    const { clock, logger } = this.options;
    const { partTargetMs, segmentTargetMs, segmentsKept, idleReleaseMs } = config.hub;
    const { publicOrigin, host, port, auditRetentionDays: days } = config.hub;

    const watch = new ConfigWatch({ file: configFile, config, load: loadConfig, clock, logger });
    const spawn = this.options.spawnEngine ?? (() => openWorkerLink(engineScript));
    const transcoding = { ffmpeg: this.options.ffmpeg, lanes: config.hub.transcodeLanes };
    const engine = new EnginePool({ threads: engineThreads, transcoding, spawn, clock, logger });
    const lingering = new LingeringMemory();
    const addresses = new AddressPolicy({
      networks: config.hub.cameraNetworks,
      ownPorts: () => [this.port || port],
      publicOrigin,
      clock,
    });
    const cameras: CameraRegistry = new CameraRegistry({
      networksOf: (id) => (registration.catalog.memory.isFileManaged(id) ? null : addresses.rules),
      ...{ partTargetMs, segmentTargetMs, segmentsKept, idleReleaseMs, lingering, engine, clock, logger },
    });
    const health = new HealthBoard({ cameras, clock, logger });
    const prober = new Prober({
      cameras,
      budget: config.hub.probe,
      report: (id, outcome) => health.noteProbe(id, outcome),
      clock,
      logger,
    });
    const stills = new StillMaker({ ffmpeg: this.options.ffmpeg, clock });
    const conditions = conditionsOf(health);
    const registration = new Registration({
      ...{ storage, addresses, audit, refusals, config, engine, clock, logger },
      registry: cameras,
      stills,
      box: new SecretBox(() => keys.current()),
      tables: new TableReader({ script: this.options.tableScript, clock }),
      conditions,
    });
    const views = new AuditViews({ audit, clock });
    const gate = new CameraGate();
    const secretKeys = () => keys.current();
    const linking = { accounts: access.accounts, tokens: access.openTokens, secretKeys, clock };
    const book = new LinkBook(linking);
    const links = new LinkDesk({ ...linking, storage, audit, book, gate, cameras, logger });
    const rules = { access, gate, refusals, cameras, publicOrigin, clock };
    const liveLink = new LiveLinkServer({
      ...rules,
      views,
      lingering,
      onCameraChanged: (listener) => cameras.events.on('camera:changed', listener),
    });
    const sockets = new SocketDoor({ access, refusals, publicOrigin });
    const gateway = new HealthGateway({
      ...{ door: sockets, access, gate, cameras, clock },
      health: {
        snapshot: () => health.snapshot(),
        get: (id) => health.get(id),
        onChanged: (listener) => health.events.on('health:changed', listener),
      },
      onCameraTouched: (listener) => onCameraTouched(cameras, listener),
      onNamesChanged: (listener) => onNamesChanged(watch, listener),
    });
    const walls = new Walls({ storage, audit, cameras, clock, logger });
    const wallsGateway = new WallsGateway({ door: sockets, access, walls, clock, logger });
    const evidence = new Evidence({
      ...{ hub: config.hub, storage, audit, cameras, conditions, clock, logger },
      // Of its own: who tests a camera does not wait for the pictures of bookmarks.
      decoder: new StillMaker({ ffmpeg: this.options.ffmpeg, clock }),
      onCameraTouched: (listener) => onCameraTouched(cameras, listener),
    });
    const incidents = new IncidentWork({
      ...{ dataFolder: config.hub.dataFolder, version, storage, audit, cameras, evidence, clock, logger },
      terms: config.hub.evidence,
      hubName: () => watch.current.site.zh,
      // Bundled beside it.
      verifierScript: new URL('./verify-evidence.js', engineScript),
      box: new SecretBox(() => keys.current()),
      people: () => access.accounts.withPermission('incident:work'),
      ...{ makers: access.accounts, refusals, secretKeys },
      onVerdicts: (listener) => health.events.on('health:changed', ({ verdicts }) => listener(verdicts)),
    });
    const incidentsGateway = new IncidentsGateway({
      door: sockets,
      access,
      gate,
      incidents: evidence,
      work: incidents,
      clock,
    });
    const auditDesk = new AuditDesk({ store: storage.audit, audit, clock, logger });
    const live = {
      gate,
      links: book,
      linkDesk: links,
      views,
      auditDesk,
      lingering,
      cameras,
      registration,
      walls,
      evidence,
      incidents,
    };
    const door = new LiveLinkDoor({ link: liveLink, publicOrigin, refusals });
    const http = openHttp({
      ...{ version, config, webFolder, access, refusals, audit, clock, logger },
      ...{ ...live, watch, health, engine, liveLink },
      isReady: () => this.ready,
    });
    const retention = new AuditRetention({ storage, audit, days, clock, logger });
    this.watch = watch;
    this.http = http;
    watch.events.on('config:changed', ({ config: changed, diff }) => {
      void registration.catalog.useConfig(changed);
      audit.note(reloadNote(diff));
    });

    return [
      { name: 'audit of viewing', start: () => views.start(), stop: () => views.stop() },
      { name: 'audit retention', start: () => retention.start(), stop: () => retention.stop() },
      { name: 'engine', start: () => engine.start(), stop: () => engine.stop() },
      { name: 'health', start: () => health.start(), stop: () => health.stop() },
      {
        name: 'cameras',
        start: () => registration.start(),
        stop: async () => {
          await registration.stop();
          cameras.stop();
        },
      },
      { name: 'prober', start: () => prober.start(), stop: () => prober.stop() },
      { name: 'stream links', start: () => links.start(), stop: () => links.stop() },
      { name: 'walls', start: () => walls.start(), stop: () => walls.stop() },
      { name: 'evidence', start: () => evidence.start(), stop: () => evidence.stop() },
      { name: 'incidents', start: () => incidents.start(), stop: () => incidents.stop() },
      { name: 'http', start: () => http.prepare(), stop: () => http.stop() },
      { name: 'health gateway', start: () => gateway.start(), stop: () => gateway.stop() },
      { name: 'walls gateway', start: () => wallsGateway.start(), stop: () => wallsGateway.stop() },
      {
        name: 'incidents gateway',
        start: () => incidentsGateway.start(),
        stop: () => incidentsGateway.stop(),
      },
      { name: 'sockets', start: () => sockets.start(http.server), stop: () => sockets.stop() },
      { name: 'live link', start: () => door.start(http.server), stop: () => door.stop() },
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
