import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import type { VerdictDto } from '../../../server/contract/dto.ts';
import type { Permission } from '../../../server/contract/permissions.ts';
import type { LinkState } from '../api/health-link.ts';
import type { AppStores } from './app-stores.ts';
import type { Directory, Places } from './directory.ts';
import type { SessionState } from './session-store.ts';

export const StoresContext = createContext<AppStores | null>(null);

export function useStores(): AppStores {
  const stores = useContext(StoresContext);
  if (!stores) throw new Error('StoresContext is missing above this component');
  return stores;
}

interface Watchable<T> {
  get: () => T;
  subscribe: (listener: () => void) => () => void;
}

export function useValue<T>(store: Watchable<T>): T {
  return useSyncExternalStore(store.subscribe, store.get);
}

export function useSession(): SessionState {
  return useValue(useStores().session.state);
}

/** Whether whoever is logged in may do this. */
export function useMay(permission: Permission): boolean {
  const state = useSession();
  return state.phase === 'in' && state.session.permissions.includes(permission);
}

/** All cameras: from the first use on they are fetched and kept fresh. */
export function useDirectory(): Directory | null {
  return useValue(useStores().directory);
}

/** Where cameras stand and whose they are, without the cameras. */
export function usePlaces(): Places | null {
  return useValue(useStores().places);
}

export function useLinkState(): LinkState {
  return useValue(useStores().link.state);
}

/** One camera's verdict; the component renders again only when that camera changes. */
export function useVerdict(cameraId: string): VerdictDto | null {
  const { health } = useStores();
  const subscribe = useCallback(
    (listener: () => void) => health.subscribe(cameraId, listener),
    [health, cameraId],
  );
  return useSyncExternalStore(subscribe, () => health.verdict(cameraId));
}

/** Changes whenever any verdict does: for sums and lists. */
export function useHealthRevision(): number {
  return useValue(useStores().health.revision);
}

/** The hub's time in full seconds; whoever uses it renders every second, while `active`. */
export function useSecond(active = true): number {
  const { second } = useStores().clock;
  return useSyncExternalStore(active ? second.subscribe : neverChanges, second.get);
}

const neverChanges = () => () => undefined;
