import type { BookmarkRecord } from '../../server/storage/bookmark-store.ts';

export function sampleBookmark(id = 'bookmark-1', fields: Partial<BookmarkRecord> = {}): BookmarkRecord {
  return {
    id,
    revision: 1,
    hubId: 'hub-1',
    cameraId: 'dam',
    cameraName: '汉江大坝',
    domain: 'water',
    region: '610902',
    momentMs: 1_800_000_000_000,
    createdAtMs: 1_800_000_001_000,
    userId: 'u1',
    createdBy: 'li.ming',
    note: '水位上涨',
    tags: ['洪水', 'night'],
    severity: 'major',
    camera: { state: 'live', reason: 'media-flows', sinceMs: 1_700_000_000_000 },
    still: { state: 'waiting', takenAtMs: null },
    clip: {
      state: 'recording',
      reason: null,
      endsAtMs: 1_800_000_061_000,
      sizeBytes: 0,
      pieces: [],
      gaps: [],
    },
    sizeBytes: 0,
    hold: null,
    verifiedAtMs: null,
    incidents: { count: 0, held: false, keptUntilMs: null },
    stillSha256: null,
    clipSeal: null,
    ...fields,
  };
}
