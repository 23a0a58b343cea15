import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import fastify, { type FastifyReply, type InjectOptions, type RouteOptions } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { networkKey } from '../access/network-key.ts';
import { sessionCookieName } from '../access/request-credentials.ts';
import type { Logger } from '../base/logger.ts';
import { isHttps } from '../base/request-origin.ts';
import { CodedError } from '../contract/error-codes.ts';
import { type AccountRoutesOptions, addAccountRoutes } from './account-routes.ts';
import { describeApi } from './api-description.ts';
import type { App } from './app.ts';
import { type AuditRoutesDesk, addAuditRoutes } from './audit-routes.ts';
import { addBookmarkMediaRoutes, type BookmarkMediaDesk } from './bookmark-media-routes.ts';
import { addBookmarkRoutes, type BookmarkRoutesDesk, type EvidenceFigures } from './bookmark-routes.ts';
import { addCameraBulkRoutes, type CameraBulkDesk } from './camera-bulk-routes.ts';
import { addCameraRoutes, type CameraRoutesDesk } from './camera-routes.ts';
import { refuseConnection } from './client-error.ts';
import { completeApi } from './complete-api.ts';
import { connectionCeiling } from './connection-ceiling.ts';
import { addConnectionRoutes, type ConnectionRoutesDesk } from './connection-routes.ts';
import { addDirectoryRoutes, type DirectoryRoutesOptions } from './directory-routes.ts';
import { addDisplayRoutes, type DisplayRoutesDesk } from './display-routes.ts';
import { addDocsRoutes } from './docs-routes.ts';
import { describeError } from './error-mapper.ts';
import { addEvidenceExportRoutes, type ExportRoutesDesks } from './evidence-export-routes.ts';
import { addExportRoute, type CameraExportDesk } from './export-route.ts';
import { type AppliedImportsDesk, addImportRoutes, type ImportDraftsDesk } from './import-routes.ts';
import { addIncidentKeepingRoutes, type IncidentKeepingDesks } from './incident-keeping-routes.ts';
import { addIncidentRoutes, type IncidentRoutesDesks } from './incident-routes.ts';
import { addLinkRoutes, type LinkRoutesDesk } from './link-routes.ts';
import { addListRoutes, type ListRoutesDesk } from './list-routes.ts';
import type { LiveCameras } from './live-cameras.ts';
import { LiveHandler, type LiveHandlerOptions } from './live-handler.ts';
import { type Authenticator, guardRoutes, type RequestRefusals } from './login-guard.ts';
import { createMetrics, type HubFigures } from './metrics.ts';
import { addMetricsRoute, addProbeRoutes } from './operations-routes.ts';
import { PipelineGate } from './pipeline-gate.ts';
import { addPreferenceRoutes, type PreferenceRoutesDesk } from './preference-routes.ts';
import { originForm } from './request-target.ts';
import { addSavedFilterRoutes, type SavedFilterRoutesDesk } from './saved-filter-routes.ts';
import { addSceneRoutes, type SceneRoutesDesk, type TourRoutesDesk } from './scene-routes.ts';
import { securityHeaders } from './security-headers.ts';
import { addSessionRoutes, type LoginRoutesDesk } from './session-routes.ts';
import { addShareRoutes, type ShareRoutesDesk } from './share-routes.ts';
import { addSharedRoutes, type SharedDoor } from './shared-routes.ts';
import { addTokenRoutes, type TokenRoutesDesk } from './token-routes.ts';
import { addUserRoutes, type UserRoutesDesk } from './user-routes.ts';
import { addViewingRoutes, type ViewingRoutesDesk } from './viewing-routes.ts';
import { addWebFiles } from './web-files.ts';

/** What can be done with accounts and logins. */
export interface AccessDesks extends AccountRoutesOptions {
  logins: LoginRoutesDesk;
  tokens: TokenRoutesDesk;
  users: UserRoutesDesk;
}

/** What can be done to the registry of cameras. */
export interface RegistrationDesks {
  desk: CameraRoutesDesk;
  bulk: CameraBulkDesk;
  drafts: ImportDraftsDesk;
  imports: AppliedImportsDesk;
  exports: CameraExportDesk;
  savedFilters: SavedFilterRoutesDesk;
  connectionTest: ConnectionRoutesDesk;
}

/** What people keep for their walls. */
export interface WallsDesks {
  preferences: PreferenceRoutesDesk;
  scenes: SceneRoutesDesk;
  tours: TourRoutesDesk;
  lists: ListRoutesDesk;
  displays: DisplayRoutesDesk;
}

/** What is marked and recorded. */
export interface EvidenceDesks {
  desk: BookmarkRoutesDesk;
  media: BookmarkMediaDesk;
  keeper: EvidenceFigures;
}

/** Links to what is marked, for people without an account. */
export interface SharesDesks {
  desk: ShareRoutesDesk;
  door: SharedDoor;
}

export interface HttpServerOptions
  extends DirectoryRoutesOptions,
    Pick<
      LiveHandlerOptions,
      'corsOrigins' | 'shareCache' | 'lingering' | 'clock' | 'links' | 'gate' | 'views'
    > {
  version: string;
  /** What browsers see behind a proxy; null when they reach the hub itself. */
  publicOrigin: string | null;
  /** The built web. */
  webFolder: string;
  access: Authenticator & LiveHandlerOptions['access'] & AccessDesks;
  linkDesk: LinkRoutesDesk;
  auditDesk: AuditRoutesDesk;
  cameras: LiveCameras;
  registration: RegistrationDesks;
  walls: WallsDesks;
  evidence: EvidenceDesks;
  incidents: IncidentRoutesDesks & ExportRoutesDesks & IncidentKeepingDesks & { shares: SharesDesks };
  viewing: ViewingRoutesDesk;
  /** Over every picture; null where the site has none. */
  watermark: { readonly text: string; readonly strength: number } | null;
  refusals: RequestRefusals;
  isReady(): boolean;
  /** Besides what this room counts itself. */
  figures(): Omit<HubFigures, 'hlsRequests' | 'hlsRefused' | 'hlsSentBytes' | 'hlsUnderWay'>;
  logger: Logger;
}

const MAX_BODY_BYTES = 64 * 1024;
const MAX_HEADER_BYTES = 16 * 1024;
/** Longer than any blocking playlist; a player that takes no byte for so long holds parts for nothing. Not of whoever waits for a long work. */
const SOCKET_IDLE_MS = 45_000;
/** Longer than a proxy's or browser's own, so that the hub is never the one who closes under a request. */
const KEEP_ALIVE_MS = 72_000;

/** The hub's one HTTP server: HLS first, then the framework with the API and the web. Sockets attach to `server`. */
export class HttpServer {
  readonly live: LiveHandler;
  private readonly options: HttpServerOptions;
  private readonly app: App;
  private readonly pipelines = new PipelineGate();
  private nodeServer: Server | null = null;
  private guarded: readonly RouteOptions[] = [];
  private closed: Promise<void> = Promise.resolve();

  constructor(options: HttpServerOptions) {
    this.options = options;
    this.live = new LiveHandler(options);
    this.app = this.createApp();
  }

  get server(): Server {
    if (!this.nodeServer) throw new Error('the server is there after prepare()');
    return this.nodeServer;
  }

  /** Everything but listening; then others may attach to `server`. */
  async prepare(): Promise<void> {
    await this.addRoutes();
    await this.app.ready();
  }

  /** Resolves with the port, which is of interest when 0 was asked for. */
  listen(host: string, port: number): Promise<number> {
    const { server } = this;
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port }, () => {
        server.off('error', reject);
        resolve((server.address() as AddressInfo).port);
      });
    });
  }

  /** For tests without a socket. */
  inject(request: InjectOptions) {
    return this.app.inject(request);
  }

  /** Every route of the framework, with who may ask. */
  get routes(): readonly RouteOptions[] {
    return this.guarded;
  }

  /** Takes no new connections; those that are open go on. */
  stopListening(): void {
    const { nodeServer } = this;
    if (!nodeServer?.listening) return;
    this.closed = new Promise((resolve) => nodeServer.close(() => resolve()));
  }

  /** To be called when the sockets that were attached have been closed: Node waits for them. May be called twice. */
  async stop(): Promise<void> {
    this.stopListening();
    this.nodeServer?.closeAllConnections();
    this.live.stop();
    await this.closed;
    await this.app.close();
  }

  private createApp(): App {
    const { publicOrigin } = this.options;
    const app = fastify({
      serverFactory: (handler) => this.createNodeServer(handler as RequestListener),
      // Only a proxy on this machine is believed, and only where there is one.
      trustProxy: publicOrigin === null ? false : 'loopback',
      bodyLimit: MAX_BODY_BYTES,
      routerOptions: { maxParamLength: 100 },
      clientErrorHandler: refuseConnection,
      // An address that is not even well-formed meets no route, and so no error handler.
      frameworkErrors: (error, _request, reply) => void this.refuse(reply, error),
    }).withTypeProvider<never>() as unknown as App;
    app.setValidatorCompiler(validatorCompiler);
    app.setSerializerCompiler(serializerCompiler);
    app.setErrorHandler((error, _request, reply) => this.refuse(reply, error));
    return app;
  }

  private refuse(reply: FastifyReply, error: unknown): FastifyReply {
    const { status, body } = describeError(error, this.options.logger);
    return reply
      .code(status)
      .header('Cache-Control', 'no-store')
      .type('application/json; charset=utf-8')
      .serializer(JSON.stringify)
      .send(body);
  }

  private createNodeServer(handler: RequestListener): Server {
    const server = createServer(
      { keepAliveTimeout: KEEP_ALIVE_MS, maxHeaderSize: MAX_HEADER_BYTES, requestTimeout: 30_000 },
      (request, response) => {
        request.url = originForm(request.url ?? '/');
        if (this.live.handle(request, response)) return;
        if (this.pipelines.enter(request.socket, response)) handler(request, response);
      },
    );
    server.setTimeout(SOCKET_IDLE_MS, (socket) => {
      // A city's table takes longer to be written than a player may be silent.
      if (this.pipelines.isWaiting(socket)) socket.setTimeout(SOCKET_IDLE_MS);
      else socket.destroy();
    });
    server.maxConnections = connectionCeiling();
    this.nodeServer = server;
    return server;
  }

  private async addRoutes(): Promise<void> {
    const { app, options } = this;
    const { access, registration, walls, publicOrigin } = options;
    const secureCookies = isHttps(publicOrigin);
    await app.register(cookie);
    await app.register(helmet, securityHeaders(secureCookies));
    await app.register(rateLimit, {
      global: false,
      // An IPv6 host could come from a new address each time.
      keyGenerator: (request) => networkKey(request.ip),
      errorResponseBuilder: () => new CodedError('TOO_MANY_ATTEMPTS'),
    });
    await app.register(swagger, {
      openapi: describeApi(options.version, sessionCookieName(secureCookies)),
      transform: jsonSchemaTransform,
      transformObject: (described) =>
        completeApi('openapiObject' in described ? (described.openapiObject as object) : {}, this.guarded),
    });
    this.guarded = guardRoutes(app, options);
    addProbeRoutes(app, options.isReady);
    addSessionRoutes(app, { logins: access.logins, secureCookies, watermark: options.watermark });
    addAccountRoutes(app, access);
    addTokenRoutes(app, access.tokens);
    addUserRoutes(app, access.users);
    addLinkRoutes(app, options);
    addAuditRoutes(app, options.auditDesk);
    addDirectoryRoutes(app, options);
    addViewingRoutes(app, options.viewing);
    addCameraRoutes(app, registration.desk);
    addCameraBulkRoutes(app, registration.bulk);
    addImportRoutes(app, registration);
    addExportRoute(app, registration.exports);
    addSavedFilterRoutes(app, registration.savedFilters);
    addConnectionRoutes(app, registration.connectionTest);
    addPreferenceRoutes(app, walls.preferences);
    addSceneRoutes(app, walls);
    addListRoutes(app, walls.lists);
    addDisplayRoutes(app, walls.displays);
    addBookmarkRoutes(app, options.evidence.desk, options.evidence.keeper);
    addBookmarkMediaRoutes(app, options.evidence.media);
    addIncidentRoutes(app, options.incidents);
    addIncidentKeepingRoutes(app, options.incidents);
    addEvidenceExportRoutes(app, options.incidents);
    const { shares } = options.incidents;
    addShareRoutes(app, { shares: shares.desk, publicOrigin });
    addSharedRoutes(app, { door: shares.door, clock: options.clock, secureCookies });
    addMetricsRoute(
      app,
      createMetrics(() => this.readFigures()),
    );
    addDocsRoutes(app);
    await addWebFiles(app, options.webFolder);
  }

  private readFigures(): HubFigures {
    const { requests, refused, sentBytes, underWay } = this.live.counters;
    return {
      ...this.options.figures(),
      hlsRequests: requests,
      hlsRefused: refused,
      hlsSentBytes: sentBytes,
      hlsUnderWay: underWay,
    };
  }
}
