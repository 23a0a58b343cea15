import type { Logger } from '../base/logger.ts';
import type { VerdictDto } from '../contract/dto.ts';
import { MAX_INCIDENT_ENTRIES } from '../contract/incident-terms.ts';
import type { IncidentRecord, IncidentStore } from '../storage/incident-store.ts';
import type { IncidentBook } from './incident-book.ts';

export interface IncidentHealthOptions {
  book: IncidentBook;
  store: Pick<IncidentStore, 'list' | 'get' | 'addEntry' | 'countEntries'>;
  /** Returns the function that takes the listener off. */
  onVerdicts(listener: (verdicts: readonly VerdictDto[]) => void): () => void;
  logger: Logger;
}

const MAX_WATCHED = 500;
/** A camera that flaps must not fill an incident: people's own notes have the other half. */
const MAX_ENTRIES = MAX_INCIDENT_ENTRIES / 2;

/** Writes into the timeline of every incident that is not closed how its cameras fare. */
export class IncidentHealth {
  private readonly options: IncidentHealthOptions;
  private incidents: readonly IncidentRecord[] = [];
  private last: Promise<void> = Promise.resolve();
  private readonly off: (() => void)[] = [];
  /** By incident and camera. */
  private readonly told = new Map<string, Map<string, string>>();

  constructor(options: IncidentHealthOptions) {
    this.options = options;
  }

  async start(): Promise<void> {
    const { book, store, onVerdicts } = this.options;
    this.incidents = await store.list('active', MAX_WATCHED);
    this.off.push(
      book.events.on('incident:changed', ({ incident }) => this.watch(incident)),
      book.events.on('incident:removed', ({ incident }) => this.watch({ ...incident, state: 'closed' })),
      onVerdicts((verdicts) => this.take(verdicts)),
    );
  }

  /** May be called twice. */
  async stop(): Promise<void> {
    for (const off of this.off.splice(0)) off();
    await this.last;
  }

  private watch(incident: IncidentRecord): void {
    const others = this.incidents.filter(({ id }) => id !== incident.id);
    this.incidents = incident.state === 'closed' ? others : [incident, ...others].slice(0, MAX_WATCHED);
    const watched = new Set(this.incidents.map(({ id }) => id));
    for (const id of this.told.keys()) if (!watched.has(id)) this.told.delete(id);
  }

  private take(verdicts: readonly VerdictDto[]): void {
    if (this.incidents.length === 0) return;
    const byCamera = new Map(verdicts.map((verdict) => [verdict.cameraId, verdict]));
    const writes = this.incidents.flatMap((incident) =>
      incident.cameras.flatMap((camera) => {
        const verdict = byCamera.get(camera.id);
        return verdict && this.isNews(incident.id, verdict) ? [{ incidentId: incident.id, verdict }] : [];
      }),
    );
    for (const write of writes) this.last = this.last.then(() => this.write(write));
  }

  /** A verdict also comes when only its figures changed. */
  private isNews(incidentId: string, { cameraId, state, reason }: VerdictDto): boolean {
    const now = `${state} ${reason}`;
    const told = this.told.get(incidentId) ?? new Map<string, string>();
    if (told.get(cameraId) === now) return false;
    this.told.set(incidentId, told.set(cameraId, now));
    return true;
  }

  private async write({ incidentId, verdict }: { incidentId: string; verdict: VerdictDto }): Promise<void> {
    const { book, store, logger } = this.options;
    const { state, reason, sinceMs, cameraId } = verdict;
    try {
      // It may be another since the verdict came: closed, or with other cameras.
      const before = await store.get(incidentId);
      const camera = before?.cameras.find(({ id }) => id === cameraId);
      if (!before || !camera || before.state === 'closed') return;
      if ((await store.countEntries(incidentId)).all >= MAX_ENTRIES) return;
      const { domain, region, name } = camera;
      const added = await store.addEntry(
        book.entry(incidentId, 'health', null, {
          // Several hubs may see the same: it is one event.
          id: `health-${cameraId}-${state}-${Math.round(sinceMs)}`,
          ...{ cameraId, cameraName: name, health: { state, reason }, place: { domain, region } },
        }),
      );
      const incident = added && (await store.get(incidentId));
      if (incident) book.events.emit('incident:changed', { incident });
    } catch (error) {
      logger.error(
        { err: error, incident: incidentId },
        'how a camera fares could not be kept for an incident',
      );
    }
  }
}
