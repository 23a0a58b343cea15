import type { Clock, Timer } from '../base/clock.ts';
import type { Place } from '../contract/permissions.ts';
import type { AuditLog, AuditNote } from '../storage/audit-note.ts';
import { actorOf, type Principal } from './principal.ts';

export interface AuditViewsOptions {
  audit: Pick<AuditLog, 'note'>;
  clock: Clock;
  /** Viewings kept at once. */
  maxViews?: number;
}

export interface ViewedCamera {
  readonly id: string;
  readonly definition: Place & { readonly name: string };
}

interface View {
  readonly key: string;
  readonly actor: AuditNote['actor'];
  readonly target: NonNullable<AuditNote['target']>;
  readonly way: 'live link' | 'hls';
  /** By which a player watches that has no login of its own. */
  readonly link: string | undefined;
  readonly fromMs: number;
  toMs: number;
  watchedMs: number;
  /** Open at the moment. */
  tiles: number;
  /** Up to where `watchedMs` has been counted; monotonic, as is `askedAt`. */
  countedAt: number;
  /** When a player over plain HTTP last took something. */
  askedAt: number;
}

/** A tour that comes round again within this time, or a player that stalled, goes on with the same viewing. */
const OVER_AFTER_MS = 60_000;
const SWEEP_MS = 5_000;
/** A player over plain HTTP that has asked for nothing for longer is not watching: it has buffered less. */
const PLAYER_GAP_MS = 12_000;
const MAX_VIEWS = 20_000;
const LONG_AGO = Number.NEGATIVE_INFINITY;

/** Who watched which camera, from when and for how long: one note when a viewing begins and one when it is over. */
export class AuditViews {
  private readonly options: AuditViewsOptions;
  private readonly maxViews: number;
  private readonly views = new Map<string, View>();
  private sweeping: Timer | null = null;

  constructor(options: AuditViewsOptions) {
    this.options = options;
    this.maxViews = options.maxViews ?? MAX_VIEWS;
  }

  start(): void {
    this.sweeping ??= this.options.clock.setRepeating(() => this.sweep(), SWEEP_MS);
  }

  /** Ends every viewing. May be called twice. */
  stop(): void {
    this.sweeping?.cancel();
    this.sweeping = null;
    for (const view of [...this.views.values()]) this.end(view);
  }

  /** Something of the camera was sent to a player over plain HTTP. Ten thousand times a second, so nothing is written here. */
  noteAnswer(principal: Principal, address: string, camera: ViewedCamera): void {
    const view = this.viewOf(principal, address, camera, 'hls');
    this.count(view);
    view.askedAt = view.countedAt;
  }

  /** A tile shows the camera until it is closed. */
  open(principal: Principal, address: string, camera: ViewedCamera): { close(): void } {
    const view = this.viewOf(principal, address, camera, 'live link');
    this.count(view);
    view.tiles += 1;
    let closed = false;
    return {
      close: () => {
        if (closed) return;
        closed = true;
        this.count(view);
        view.tiles -= 1;
      },
    };
  }

  private viewOf(principal: Principal, address: string, camera: ViewedCamera, way: View['way']): View {
    const key = `${principal.via.id} ${address} ${camera.id}`;
    return this.views.get(key) ?? this.begin(key, principal, address, camera, way);
  }

  private begin(
    key: string,
    principal: Principal,
    address: string,
    { id, definition }: ViewedCamera,
    way: View['way'],
  ): View {
    const { audit, clock } = this.options;
    this.makeRoom();
    const { name, domain, region } = definition;
    const view: View = {
      key,
      actor: actorOf(principal, address),
      target: { type: 'camera', id, name, place: { domain, region } },
      way,
      link: principal.via.kind === 'link' ? principal.via.id : undefined,
      fromMs: clock.now(),
      toMs: clock.now(),
      watchedMs: 0,
      tiles: 0,
      countedAt: clock.monotonic(),
      askedAt: LONG_AGO,
    };
    this.views.set(key, view);
    const { actor, target, link } = view;
    audit.note({ actor, action: 'camera:viewed', result: 'ok', target, detail: { way, link } });
    return view;
  }

  /** Counts what was watched since it was counted last. */
  private count(view: View): void {
    const now = this.options.clock.monotonic();
    if (view.tiles > 0 || now - view.askedAt <= PLAYER_GAP_MS) view.watchedMs += now - view.countedAt;
    view.countedAt = now;
    view.toMs = this.options.clock.now();
  }

  private sweep(): void {
    const over = this.options.clock.monotonic() - OVER_AFTER_MS;
    for (const view of this.views.values()) {
      if (view.tiles === 0 && view.countedAt <= over) this.end(view);
    }
  }

  private makeRoom(): void {
    if (this.views.size < this.maxViews) return;
    const [oldest] = this.views.values();
    if (oldest) this.end(oldest);
  }

  private end(view: View): void {
    if (view.tiles > 0) this.count(view);
    this.views.delete(view.key);
    const { actor, target, way, link, fromMs, toMs, watchedMs } = view;
    const detail = { way, link, fromMs, toMs, watchedMs: Math.round(watchedMs) };
    this.options.audit.note({ actor, action: 'camera:view-ended', result: 'ok', target, detail });
  }
}
