import { EVERYWHERE } from '../../server/contract/permissions.ts';
import type { ShareRecord } from '../../server/storage/share-store.ts';
import { sampleUser } from './sample-records.ts';

export function sampleShare(id = '0011223344', fields: Partial<ShareRecord> = {}): ShareRecord {
  return {
    ...{ id, tokenHash: `hash of ${id}`, userId: sampleUser().id, createdBy: sampleUser().username },
    ...{ incidentId: 'incident-1', bookmarkId: null, title: '汉江一号洪峰' },
    ...{ recipient: '省防总 张工', reason: '会商', scope: EVERYWHERE },
    ...{ createdAtMs: 1_800_000_000_000, expiresAtMs: 1_800_086_400_000, maxOpenings: null, openings: 0 },
    ...{ lastOpenedAtMs: null, revokedAtMs: null, revokedBy: null },
    ...fields,
  };
}
