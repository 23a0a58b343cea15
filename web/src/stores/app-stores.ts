import type { DirectoryDto, PlacesDto } from '../../../server/contract/dto.ts';
import { isBehindWall } from '../../../server/contract/web-pages.ts';
import { HealthLink } from '../api/health-link.ts';
import { HttpClient } from '../api/http-client.ts';
import { preferencesApi } from '../api/preferences-api.ts';
import { RestClient } from '../api/rest-client.ts';
import { WallsLink } from '../api/walls-link.ts';
import { type Directory, indexDirectory, indexPlaces, type Places } from './directory.ts';
import { HealthStore } from './health-store.ts';
import { HubClock } from './hub-clock.ts';
import { LeaveGate } from './leave-gate.ts';
import { PreferencesStore } from './preferences-store.ts';
import { SessionStore } from './session-store.ts';
import { TaggedStore } from './tagged-store.ts';
import type { WallWindow } from './wall-window.ts';

/** Everything of the page that outlives a component, made once in `main.tsx`. */
export interface AppStores {
  http: HttpClient;
  session: SessionStore;
  places: TaggedStore<PlacesDto, Places>;
  directory: TaggedStore<DirectoryDto, Directory>;
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
  const places = new TaggedStore((...known) => rest.places(...known), indexPlaces);
  const directory = new TaggedStore((...known) => rest.directory(...known), indexDirectory);
  const health = new HealthStore();
  const clock = new HubClock();
  const link = new HealthLink({ health, clock, onRefused: () => void session.check() });
  const preferences = new PreferencesStore(preferencesApi(http), localCopy);
  const wallsLink = new WallsLink({
    onPreference: (change) => preferences.receive(change),
    onConnected: () => void preferences.refresh(),
  });
  const leaveGate = new LeaveGate();
  return {
    ...{ http, session, places, directory, health, clock, link },
    ...{ leaveGate, preferences, wallsLink, wallWindow },
  };
}

/** The links run while somebody is logged in whom the hub answers, and only then. Returns what ends it. */
export function runLinksWithSession(stores: AppStores): () => void {
  const { session, places, directory, link, preferences, wallsLink } = stores;
  const follow = () => {
    const state = session.state.get();
    if (state.phase === 'in' && !state.session.mustChangePassword) {
      preferences.open(state.session.username);
      link.start();
      wallsLink.start();
      // Who begins behind the wall may never need all cameras.
      if (!isBehindWall(location.pathname)) directory.want();
      directory.start();
      places.want();
      places.start();
    } else {
      link.stop();
      wallsLink.stop();
      directory.stop();
      places.stop();
      preferences.close();
    }
  };
  const refresh = () => {
    void directory.refresh();
    void places.refresh();
  };
  const stops = [session.state.subscribe(follow), link.directoryRevision.subscribe(refresh)];
  follow();
  return () => {
    for (const stop of stops) stop();
    link.stop();
    wallsLink.stop();
  };
}
