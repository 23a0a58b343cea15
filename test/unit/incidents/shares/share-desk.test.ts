import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hashSecret } from '../../../../server/base/secret-token.ts';
import { MAX_OPEN_SHARES } from '../../../../server/contract/share-terms.ts';
import { sampleShare } from '../../../support/sample-share.ts';
import { openShareStage, REQUEST } from './share-stage.ts';

const WATER = { domains: ['water'], regions: null };
const SCHOOL = { domains: ['school'], regions: null };
const HOUR_MS = 3_600_000;

let stage: Awaited<ReturnType<typeof openShareStage>>;
beforeEach(async () => {
  stage = await openShareStage();
});
afterEach(() => stage.storage.close());

describe('making a link', () => {
  test('keeps the hash of its token, notes it with its reason, and writes it into the timeline', async () => {
    const { desk, storage, notes, clock, user } = stage;
    const made = await desk.shareIncident(user(), 'incident-1', { ...REQUEST, maxOpenings: 3 });
    expect(made.token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(made).toMatchObject({ state: 'open', maxOpenings: 3, openings: 0, createdBy: 'li.ming' });
    expect(made.expiresAtMs).toBe(clock.now() + 24 * HOUR_MS);
    const record = await storage.shares.get(made.id);
    expect(record?.tokenHash).toBe(hashSecret(made.token));
    expect(JSON.stringify([record, notes])).not.toContain(made.token);
    expect(JSON.stringify(notes)).not.toContain(record!.tokenHash);
    expect(notes).toMatchObject([
      {
        action: 'share:created',
        target: { type: 'share' },
        detail: { recipient: '省防总 张工', reason: '会商' },
      },
    ]);
    const entries = await storage.incidents.entries('incident-1', 99);
    expect(entries.at(-1)).toMatchObject({ kind: 'shared', text: '省防总 张工: 会商', by: 'li.ming' });
  });

  test('is refused for what lies beyond the scope, and above so many of one person', async () => {
    const { desk, storage, user, clock } = stage;
    const outside = user(SCHOOL);
    await expect(desk.shareIncident(outside, 'incident-1', REQUEST)).rejects.toThrow('no such incident');
    await expect(desk.shareBookmark(outside, 'bookmark-1', REQUEST)).rejects.toThrow('no such bookmark');
    const expiresAtMs = clock.now() + 1;
    for (let n = 0; n < MAX_OPEN_SHARES; n += 1)
      await storage.shares.add(sampleShare(`share-${n}`, { expiresAtMs }));
    await expect(desk.shareBookmark(user(), 'bookmark-1', REQUEST)).rejects.toMatchObject({
      code: 'TOO_BUSY',
    });
    await clock.advance(1);
    expect((await desk.shareBookmark(user(), 'bookmark-1', REQUEST)).bookmarkId).toBe('bookmark-1');
  });
});

describe('the links of an incident', () => {
  test('are listed with how they are: open, used up, expired, revoked, or their maker may not share any more', async () => {
    const { desk, storage, user, clock, maker } = stage;
    const used = await desk.shareIncident(user(), 'incident-1', { ...REQUEST, maxOpenings: 1 });
    const short = await desk.shareIncident(user(), 'incident-1', { ...REQUEST, expiresInHours: 1 });
    const taken = await desk.shareIncident(user(), 'incident-1', REQUEST);
    const open = await desk.shareIncident(user(), 'incident-1', REQUEST);
    await storage.shares.countOpening(used.id, clock.now());
    await desk.revoke(user(), taken.id);
    await clock.advance(HOUR_MS);
    const states = async () => {
      const listed = await desk.listOfIncident(user(), 'incident-1');
      return [used, short, taken, open].map(({ id }) => listed.find((each) => each.id === id)?.state);
    };
    expect(await states()).toEqual(['used-up', 'expired', 'revoked', 'open']);
    maker.roles = ['operator'];
    expect(await states()).toEqual(['closed', 'expired', 'revoked', 'closed']);
    await expect(desk.listOfIncident(user(SCHOOL, 'other'), 'incident-1')).rejects.toThrow();
  });

  test('are forgotten long after they ended', async () => {
    const { desk, user, clock } = stage;
    await desk.shareIncident(user(), 'incident-1', REQUEST);
    await clock.advance(92 * 24 * HOUR_MS);
    await desk.shareIncident(user(), 'incident-1', REQUEST);
    expect(await desk.listOfIncident(user(), 'incident-1')).toHaveLength(1);
  });
});

describe('revoking', () => {
  test('is for everybody who sees what is shared, once, and noted', async () => {
    const { desk, storage, user, notes } = stage;
    const { id } = await desk.shareBookmark(user(), 'bookmark-1', REQUEST);
    await expect(desk.revoke(user(SCHOOL, 'other'), id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(desk.revoke(user(), 'nothing')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await desk.revoke(user(WATER, 'other'), id);
    await desk.revoke(user(WATER, 'other'), id);
    expect(notes.map(({ action }) => action)).toEqual(['share:created', 'share:revoked']);
    expect((await storage.shares.get(id))?.revokedAtMs).not.toBeNull();
  });

  test('works for a link to what is gone, within the scope that it was made in', async () => {
    const { desk, storage, user } = stage;
    const { id } = await desk.shareBookmark(user(WATER), 'bookmark-1', REQUEST);
    await storage.bookmarks.remove('bookmark-1');
    await expect(desk.revoke(user(SCHOOL, 'other'), id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await desk.revoke(user(WATER, 'other'), id);
    expect((await storage.shares.get(id))?.revokedAtMs).not.toBeNull();
  });
});
