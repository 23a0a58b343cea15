import { HealthLink } from '../api/health-link.ts';
import { HttpClient } from '../api/http-client.ts';
import { preferencesApi } from '../api/preferences-api.ts';
import { RestClient } from '../api/rest-client.ts';
import { WallsLink } from '../api/walls-link.ts';
import { DirectoryStore } from './directory-store.ts';
import { HealthStore } from './health-store.ts';
import { HubClock } from './hub-clock.ts';
import { LeaveGate } from './leave-gate.ts';
import { PreferencesStore } from './preferences-store.ts';
import { SessionStore } from './session-store.ts';
import type { WallWindow } from './wall-window.ts';

/** Everything of the page that outlives a component, made once in `main.tsx`. */
export interface AppStores {
  http: HttpClient;
  session: SessionStore;
  directory: DirectoryStore;
  health: HealthStore;
  clock: HubClock;
  link: HealthLink;
  leaveGate: LeaveGate;
  preferences: PreferencesStore;
  wallsLink: WallsLink;
  wallWindow: WallWindow;
}

export function createAppStores(localCopy: Storage, wallWindow: WallWindow): AppStores {
  const http = new HttpClient((...request) => fetch(...request));
  const rest = new RestClient(http);
  const session = new SessionStore(rest);
  const directory = new DirectoryStore((entityTag) => rest.directory(entityTag));
  const health = new HealthStore();
  const clock = new HubClock();
  const link = new HealthLink({
    health,
    clock,
    onRefused: () => void session.check(),
    onDirectoryChanged: () => void directory.refresh(),
  });
  const preferences = new PreferencesStore(preferencesApi(http), localCopy);
  const wallsLink = new WallsLink({
    onPreference: (change) => preferences.receive(change),
    onConnected: () => void preferences.refresh(),
  });
  const leaveGate = new LeaveGate();
  return { http, session, directory, health, clock, link, leaveGate, preferences, wallsLink, wallWindow };
}

/** The links run while somebody is logged in whom the hub answers, and only then. Returns what ends it. */
export function runLinksWithSession(stores: AppStores): () => void {
  const { session, directory, link, preferences, wallsLink } = stores;
  const follow = () => {
    const state = session.state.get();
    if (state.phase === 'in' && !state.session.mustChangePassword) {
      preferences.open(state.session.username);
      link.start();
      wallsLink.start();
      void directory.refresh();
    } else {
      link.stop();
      wallsLink.stop();
      directory.stop();
      preferences.close();
    }
  };
  // Of what changed while there was no link, nobody has told.
  const refreshOnConnection = () => {
    if (link.state.get().phase === 'connected') void directory.refresh();
  };
  const stops = [session.state.subscribe(follow), link.state.subscribe(refreshOnConnection)];
  follow();
  return () => {
    for (const stop of stops) stop();
    link.stop();
    wallsLink.stop();
  };
}
