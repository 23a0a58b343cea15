import { CodedError } from '../contract/error-codes.ts';
import { MAX_INCIDENT_BOOKMARKS, MAX_INCIDENT_CAMERAS } from '../contract/incident-terms.ts';
import { isInScope } from '../contract/permissions.ts';
import type { BookmarkStore } from '../storage/bookmark-store.ts';
import type { IncidentRecord, LinkedBookmark, LinkedCamera } from '../storage/incident-store.ts';
import { type IncidentBook, incidentNote } from './incident-book.ts';
import type { IncidentUser } from './incident-sight.ts';
import type { RecordedCameras } from './recorded-stream.ts';

export interface IncidentLinksOptions {
  book: IncidentBook;
  bookmarks: Pick<BookmarkStore, 'get'>;
  cameras: Pick<RecordedCameras, 'get'>;
}

/** Which bookmarks and cameras belong to an incident. To link what is linked, or to take away what is not there, changes nothing. */
export class IncidentLinks {
  private readonly options: IncidentLinksOptions;

  constructor(options: IncidentLinksOptions) {
    this.options = options;
  }

  /** Throws CAMERA_NOT_FOUND. */
  camerasOf({ scope }: IncidentUser, ids: readonly string[]): LinkedCamera[] {
    return [...new Set(ids)].map((id) => {
      const camera = this.options.cameras.get(id);
      if (!camera || !isInScope(scope, camera.definition)) throw new CodedError('CAMERA_NOT_FOUND');
      const { name, domain, region } = camera.definition;
      return { id, name, domain, region };
    });
  }

  /** Throws BOOKMARK_NOT_FOUND. */
  async bookmarksOf({ scope }: IncidentUser, ids: readonly string[]): Promise<LinkedBookmark[]> {
    const linked: LinkedBookmark[] = [];
    for (const id of new Set(ids)) {
      const record = await this.options.bookmarks.get(id);
      if (!record || !isInScope(scope, record)) throw new CodedError('BOOKMARK_NOT_FOUND');
      linked.push({ id, domain: record.domain, region: record.region });
    }
    return linked;
  }

  async addBookmark(user: IncidentUser, incidentId: string, id: string): Promise<void> {
    const [linked] = await this.bookmarksOf(user, [id]);
    if (!linked) return;
    await this.options.book.change(user, incidentId, (incident) => {
      if (incident.bookmarks.some((each) => each.id === id)) return null;
      if (incident.bookmarks.length >= MAX_INCIDENT_BOOKMARKS) throw new CodedError('INCIDENT_FULL');
      const after = { ...incident, bookmarks: [...incident.bookmarks, linked] };
      return this.step(user, after, 'bookmark-linked', { bookmarkId: id, place: linked });
    });
  }

  async removeBookmark(user: IncidentUser, incidentId: string, id: string): Promise<void> {
    await this.options.book.change(user, incidentId, (incident) => {
      const linked = incident.bookmarks.find((each) => each.id === id && isInScope(user.scope, each));
      if (!linked) return null;
      // It would go with its time, which the hold is to prevent.
      if (incident.hold) throw new CodedError('INCIDENT_HELD');
      const after = { ...incident, bookmarks: incident.bookmarks.filter((each) => each !== linked) };
      return this.step(user, after, 'bookmark-unlinked', { bookmarkId: id, place: linked });
    });
  }

  async addCamera(user: IncidentUser, incidentId: string, id: string): Promise<void> {
    const [linked] = this.camerasOf(user, [id]);
    if (!linked) return;
    await this.options.book.change(user, incidentId, (incident) => {
      if (incident.cameras.some((each) => each.id === id)) return null;
      if (incident.cameras.length >= MAX_INCIDENT_CAMERAS) throw new CodedError('INCIDENT_FULL');
      const after = { ...incident, cameras: [...incident.cameras, linked] };
      return this.step(user, after, 'camera-added', { cameraId: id, cameraName: linked.name, place: linked });
    });
  }

  async removeCamera(user: IncidentUser, incidentId: string, id: string): Promise<void> {
    await this.options.book.change(user, incidentId, (incident) => {
      const linked = incident.cameras.find((each) => each.id === id && isInScope(user.scope, each));
      if (!linked) return null;
      const after = { ...incident, cameras: incident.cameras.filter((each) => each !== linked) };
      return this.step(user, after, 'camera-removed', {
        cameraId: id,
        cameraName: linked.name,
        place: linked,
      });
    });
  }

  private step(
    user: IncidentUser,
    incident: IncidentRecord,
    kind: 'bookmark-linked' | 'bookmark-unlinked' | 'camera-added' | 'camera-removed',
    about: { bookmarkId?: string; cameraId?: string; cameraName?: string; place: LinkedBookmark },
  ) {
    const { domain, region } = about.place;
    const entry = this.options.book.entry(incident.id, kind, user.actor.username, {
      ...about,
      place: { domain, region },
    });
    const { bookmarkId, cameraId } = about;
    return {
      incident,
      entries: [entry],
      note: incidentNote(user, 'incident:changed', incident, { kind, bookmarkId, cameraId }),
    };
  }
}
