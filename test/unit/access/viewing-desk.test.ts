import { beforeEach, describe, expect, it } from 'vitest';
import { CameraGate } from '../../../server/access/camera-gate.ts';
import { ViewingDesk } from '../../../server/access/viewing-desk.ts';
import type { SavedPicture, StreamFactsDto } from '../../../server/contract/viewing-dto.ts';
import type { AuditNote } from '../../../server/storage/audit-note.ts';
import { samplePrincipal } from '../../support/stub-access.ts';

const DAM = { id: 'dam', definition: { name: '水库大坝', domain: 'water', region: '610902' } };
const PICTURE: SavedPicture = {
  profile: 'main',
  pictureAtMs: 1_000,
  width: 1920,
  height: 1080,
  replay: false,
};
const FACTS = [{ profile: 'main', viewers: 3 }] as StreamFactsDto[];

describe('the desk of those who watch', () => {
  let notes: AuditNote[];
  let diskIsFull: boolean;
  let desk: ViewingDesk<typeof DAM>;

  beforeEach(() => {
    notes = [];
    diskIsFull = false;
    desk = new ViewingDesk({
      gate: new CameraGate(),
      cameras: { get: (id) => (id === DAM.id ? DAM : undefined) },
      audit: {
        record: async (note) => {
          if (diskIsFull) throw new Error('the disk is full');
          notes.push(note);
        },
      },
      describe: () => FACTS,
    });
  });

  it('tells how the streams of a camera are', () => {
    expect(desk.streams(samplePrincipal(), 'dam')).toBe(FACTS);
  });

  it('records who saved which picture of which camera, from where', async () => {
    const principal = samplePrincipal({ userId: 'u7', username: 'li', roles: ['operator'] });
    await desk.pictureSaved({ principal, address: '192.0.2.7' }, 'dam', PICTURE);
    expect(notes).toEqual([
      {
        actor: { userId: 'u7', username: 'li', via: 'session', address: '192.0.2.7' },
        action: 'camera:picture-saved',
        result: 'ok',
        target: { type: 'camera', id: 'dam', name: '水库大坝', place: DAM.definition },
        detail: PICTURE,
      },
    ]);
  });

  it('lets nobody save what cannot be recorded', async () => {
    diskIsFull = true;
    const saving = desk.pictureSaved({ principal: samplePrincipal(), address: '::1' }, 'dam', PICTURE);
    await expect(saving).rejects.toThrow('the disk is full');
  });

  it.each([
    ['outside of the scope', 'dam', samplePrincipal({ scope: { domains: ['urban'], regions: null } })],
    ['that nobody may watch who asks', 'dam', samplePrincipal({ roles: ['auditor'] })],
    ['that is not there', 'weir', samplePrincipal()],
  ])('knows no camera %s', async (_what, id, principal) => {
    expect(() => desk.streams(principal, id)).toThrow(expect.objectContaining({ code: 'CAMERA_NOT_FOUND' }));
    await expect(desk.pictureSaved({ principal, address: '::1' }, id, PICTURE)).rejects.toMatchObject({
      code: 'CAMERA_NOT_FOUND',
    });
    expect(notes).toEqual([]);
  });
});
