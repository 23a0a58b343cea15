import type {
  ExportRecord,
  IncidentEntryRecord,
  IncidentRecord,
} from '../../server/storage/incident-store.ts';

export function sampleIncident(id = 'incident-1', fields: Partial<IncidentRecord> = {}): IncidentRecord {
  return {
    ...{
      id,
      revision: 1,
      title: '汉江一号洪峰',
      severity: 'major',
      state: 'open',
      assignee: null,
      people: ['li.ming'],
    },
    ...{ openedAtMs: 1_800_000_000_000, openedBy: 'li.ming', openerId: 'u1', changedAtMs: 1_800_000_000_000 },
    ...{ closedAtMs: null, keepDays: null, hold: null },
    cameras: [{ id: 'dam', name: '汉江大坝', domain: 'water', region: '610902' }],
    bookmarks: [{ id: 'bookmark-1', domain: 'water', region: '610902' }],
    ...fields,
  };
}

export function sampleEntry(id: string, fields: Partial<IncidentEntryRecord> = {}): IncidentEntryRecord {
  return {
    ...{ incidentId: 'incident-1', id, atMs: 1_800_000_000_000, by: 'li.ming', kind: 'note', text: '已通知' },
    ...{ cameraId: null, cameraName: null, bookmarkId: null, attachment: null, health: null },
    ...{ changes: [], place: null },
    ...fields,
  };
}

export function sampleExport(id: string, fields: Partial<ExportRecord> = {}): ExportRecord {
  return {
    ...{ id, incidentId: 'incident-1', bookmarkId: null, title: '洪峰', reason: '移交' },
    ...{
      state: 'building',
      failure: null,
      createdAtMs: 1_800_000_000_000,
      createdBy: 'li.ming',
      userId: 'u1',
    },
    ...{ hubId: 'hub-1', sizeBytes: 0, sha256: null, places: [{ domain: 'water', region: '610902' }] },
    ...fields,
  };
}
