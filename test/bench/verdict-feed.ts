import { io, type Socket } from 'socket.io-client';
import type { VerdictDto } from '../../server/contract/dto.ts';
import { HEALTH_NAMESPACE, type HealthServerEvents } from '../../server/contract/health-events.ts';
import type { HubProcess } from '../support/hub-process.ts';

/** What the hub tells of its cameras, as a page hears it. */
export class VerdictFeed {
  private readonly socket: Socket<HealthServerEvents, Record<string, never>>;
  private readonly current = new Map<string, VerdictDto>();
  private readonly listeners = new Map<string, Set<(verdict: VerdictDto) => void>>();

  constructor(hub: HubProcess) {
    this.socket = io(`${hub.url}${HEALTH_NAMESPACE}`, {
      auth: { token: hub.token },
      transports: ['websocket'],
    });
    this.socket.on('health:snapshot', ({ verdicts }) => this.take(verdicts));
    this.socket.on('health:changed', ({ verdicts }) => this.take(verdicts));
  }

  get(camera: string): VerdictDto | null {
    return this.current.get(camera) ?? null;
  }

  /** Calls back with the verdict of now, if there is one, and with each that follows. Returns what ends that. */
  follow(camera: string, listener: (verdict: VerdictDto) => void): () => void {
    const listeners = this.listeners.get(camera) ?? new Set();
    this.listeners.set(camera, listeners.add(listener));
    const known = this.current.get(camera);
    if (known) listener(known);
    return () => listeners.delete(listener);
  }

  close(): void {
    this.socket.disconnect();
  }

  private take(verdicts: VerdictDto[]): void {
    for (const verdict of verdicts) {
      this.current.set(verdict.cameraId, verdict);
      for (const listener of this.listeners.get(verdict.cameraId) ?? []) listener(verdict);
    }
  }
}
