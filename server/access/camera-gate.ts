import type { Place, Scope } from '../contract/permissions.ts';
import type { Principal } from './principal.ts';
import { ScopeFilter } from './scope-filter.ts';

export interface PlacedCamera {
  readonly id: string;
  readonly definition: Place;
}

/** Who may see which camera. What lies outside of a scope does not exist for whoever asks. */
export class CameraGate {
  /** Scopes are not changed: somebody whose scope is another one has another object. */
  private readonly filters = new WeakMap<Scope, ScopeFilter>();

  /** Synchronous and cheap: every request for a part of every stream asks. */
  maySee({ via, permissions, scope }: Principal, { id, definition }: PlacedCamera): boolean {
    if (via.kind === 'link' && via.cameraId !== id) return false;
    return permissions.has('camera:view') && this.filterOf(scope).has(definition);
  }

  filterOf(scope: Scope): ScopeFilter {
    const known = this.filters.get(scope);
    if (known) return known;
    const filter = new ScopeFilter(scope);
    this.filters.set(scope, filter);
    return filter;
  }
}
