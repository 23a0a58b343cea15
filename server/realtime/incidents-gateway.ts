import type { Namespace, Socket } from 'socket.io';
import type { CameraGate } from '../access/camera-gate.ts';
import { actorOf, type Principal } from '../access/principal.ts';
import type { Clock, Timer } from '../base/clock.ts';
import type { BookmarkDto, EvidenceDto } from '../contract/bookmark-dto.ts';
import {
  INCIDENT_NAMESPACE,
  type IncidentClientEvents,
  type IncidentServerEvents,
} from '../contract/incident-events.ts';
import type { Place } from '../contract/permissions.ts';
import { maySeeIncident, type SeenIncident } from '../incidents/incident-sight.ts';
import { type Doorkeeper, refusalOf } from './doorkeeper.ts';
import type { SocketDoor, SocketLogin } from './socket-door.ts';

/** What the gateway needs of the evidence. Each returns the function that takes the listener off. */
export interface IncidentsFeed {
  onBookmark(listener: (bookmark: BookmarkDto) => void): () => void;
  onBookmarkRemoved(listener: (removed: { id: string; place: Place }) => void): () => void;
  onEvidence(listener: (evidence: EvidenceDto) => void): () => void;
}

/** The same of incidents. */
export interface IncidentWorkFeed {
  onChanged(listener: (incident: SeenIncident) => void): () => void;
}

export interface IncidentsGatewayOptions {
  door: Pick<SocketDoor, 'open'>;
  access: Doorkeeper;
  gate: Pick<CameraGate, 'filterOf'>;
  incidents: IncidentsFeed;
  work: IncidentWorkFeed;
  clock: Clock;
}

interface IncidentsSocketData extends SocketLogin {
  /** Undefined until the page has been greeted. */
  principal?: Principal;
}
type IncidentsNamespace = Namespace<IncidentClientEvents, IncidentServerEvents, object, IncidentsSocketData>;
type IncidentsSocket = Socket<IncidentClientEvents, IncidentServerEvents, object, IncidentsSocketData>;

const RECHECK_MS = 10_000;

/** Tells each page what becomes of the bookmarks of its scope. */
export class IncidentsGateway {
  private readonly options: IncidentsGatewayOptions;
  private readonly namespace: IncidentsNamespace;
  private readonly listeners: (() => void)[] = [];
  private recheck: Timer | null = null;

  constructor(options: IncidentsGatewayOptions) {
    this.options = options;
    this.namespace = options.door.open(INCIDENT_NAMESPACE) as IncidentsNamespace;
  }

  start(): void {
    const { access, clock, incidents, work } = this.options;
    this.namespace.on('connection', (socket) => this.renew(socket));
    this.listeners.push(
      incidents.onBookmark((bookmark) => {
        for (const socket of this.readersOf(bookmark)) socket.emit('bookmark:changed', bookmark);
      }),
      incidents.onBookmarkRemoved(({ id, place }) => {
        for (const socket of this.readersOf(place)) socket.emit('bookmark:removed', { id });
      }),
      work.onChanged((incident) => {
        for (const socket of this.workersOn(incident)) socket.emit('incident:changed', { id: incident.id });
      }),
      incidents.onEvidence((evidence) => {
        for (const socket of this.readersOf(null)) socket.emit('evidence:changed', evidence);
      }),
      access.onRevoked(() => this.renewPages()),
      access.onChanged(() => this.renewPages()),
    );
    this.recheck = clock.setRepeating(() => this.renewPages(), RECHECK_MS);
  }

  /** May be called twice. */
  stop(): void {
    this.recheck?.cancel();
    for (const off of this.listeners.splice(0)) off();
  }

  /** @param place null for what concerns everybody who sees bookmarks */
  private *readersOf(place: Place | null): Generator<IncidentsSocket> {
    for (const socket of this.namespace.sockets.values()) {
      const { principal } = socket.data;
      if (!principal?.permissions.has('bookmark:view')) continue;
      if (place === null || this.options.gate.filterOf(principal.scope).has(place)) yield socket;
    }
  }

  private *workersOn(incident: SeenIncident): Generator<IncidentsSocket> {
    for (const socket of this.namespace.sockets.values()) {
      const { principal, from } = socket.data;
      if (!principal?.permissions.has('incident:work')) continue;
      if (maySeeIncident({ actor: actorOf(principal, from), scope: principal.scope }, incident)) yield socket;
    }
  }

  private renewPages(): void {
    for (const socket of [...this.namespace.sockets.values()]) this.renew(socket);
  }

  private renew(socket: IncidentsSocket): void {
    const principal = this.options.access.authenticate(socket.data.credentials);
    if (!principal || refusalOf(principal) !== null) {
      socket.disconnect(true);
      return;
    }
    const before = socket.data.principal;
    socket.data.principal = principal;
    if (before && sightOf(before) !== sightOf(principal)) socket.emit('incidents:reset');
  }
}

function sightOf({ scope, permissions }: Principal): string {
  return JSON.stringify([scope, [...permissions]]);
}
