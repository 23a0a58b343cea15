import { cameraFileSchema } from '../../server/contract/registry-dto.ts';
import type { AuditLink, AuditRecord } from '../../server/storage/audit-store.ts';
import type { CameraChange, CameraRecord } from '../../server/storage/camera-store.ts';
import type { TokenRecord } from '../../server/storage/token-store.ts';
import type { UserRecord } from '../../server/storage/user-store.ts';
import type { WallItemRecord } from '../../server/storage/wall-item-store.ts';

/** Records as stores take them, for tests; every field has a value that a store could lose. */

export function sampleUser(username = 'li.ming'): UserRecord {
  return {
    id: `id-of-${username}`,
    username,
    displayName: '李明 "值班"',
    roles: ['operator', 'incident'],
    scope: { domains: ['water'], regions: ['610902', '6109'] },
    enabled: true,
    passwordHash: '$argon2id$…',
    mustChangePassword: false,
    totpSecret: 'sealed',
    totpLastStep: 58_948_800,
    recoveryHashes: ['a1', 'b2'],
    createdAtMs: 1_768_464_000_123,
    lastLoginAtMs: 1_768_464_111_000,
    revision: 3,
  };
}

export function sampleToken(): TokenRecord {
  return {
    id: 't1',
    userId: sampleUser().id,
    name: '大屏 no. 2',
    tokenHash: 'abc',
    roles: ['operator'],
    scope: { domains: null, regions: ['610902'] },
    createdAtMs: 1_768_464_000_000,
    expiresAtMs: 1_800_000_000_000,
    lastUsedAtMs: 1_768_464_001_000,
  };
}

export function sampleCamera(id = 'water-01', revision = 1): CameraRecord {
  return {
    id,
    revision,
    file: cameraFileSchema.parse({
      name: `汉江大桥 ${id}`,
      domain: 'water',
      region: '610902001',
      tags: ['大桥', 'flood'],
      position: { longitude: 109.029, latitude: 32.695, system: 'gcj02' },
      mainUrl: `rtsp://192.0.2.10/${id}`,
    }),
    credentials: `sealed-for-${id}`,
    updatedAtMs: 1_768_464_000_000 + revision,
    updatedBy: 'li.ming',
  };
}

export function putCamera(record = sampleCamera(), importId: string | null = null): CameraChange {
  return { kind: 'put', record, cause: record.revision === 1 ? 'created' : 'edited', importId };
}

export function sampleWallItem(fields: Partial<WallItemRecord> = {}): WallItemRecord {
  return {
    id: 'scene-flood',
    kind: 'scene',
    ownerId: 'id-of-li.ming',
    ownerName: '李明 "值班"',
    name: '防汛预案',
    content: '{"wall":"水"}',
    sharedWith: ['operator', 'incident'],
    revision: 1,
    changedAtMs: 1_768_464_000_123,
    changedBy: '李明',
    ...fields,
  };
}

/** An entry behind the link; what hashes are made of is not a store's to know. */
export function auditEntry(last: AuditLink, fields: Partial<AuditRecord> = {}): AuditRecord {
  const seq = last.seq + 1;
  return {
    seq,
    atMs: 1_768_464_000_000 + seq * 1000,
    userId: 'id-of-li.ming',
    username: 'li.ming',
    via: 'session',
    address: '192.0.2.7',
    action: 'camera:changed',
    result: 'ok',
    targetType: 'camera',
    targetId: 'water-01',
    targetName: '汉江大桥',
    domain: 'water',
    region: '610902001',
    detail: '{"before":{"name":"老桥"},"after":{"name":"汉江大桥"}}',
    previousHash: last.hash,
    hash: `hash-${seq}`,
    ...fields,
  };
}
