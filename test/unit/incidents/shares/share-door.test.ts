import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ShareVisitor } from '../../../../server/incidents/shares/share-door.ts';
import { VISIT_MS } from '../../../../server/incidents/shares/share-visit.ts';
import { openShareStage, REQUEST } from './share-stage.ts';

const WATER = { domains: ['water'], regions: null };
const SCHOOL = { domains: ['school'], regions: null };
const LINK_OVER = { code: 'LINK_OVER' };

let stage: Awaited<ReturnType<typeof openShareStage>>;
beforeEach(async () => {
  stage = await openShareStage();
});
afterEach(() => stage.storage.close());

const at = (token: string, visit: string | null = null): ShareVisitor => ({
  token,
  visit,
  address: '203.0.113.7',
});

async function made(fields: { maxOpenings?: number } = {}) {
  return stage.desk.shareIncident(stage.user(), 'incident-1', { ...REQUEST, ...fields });
}

describe('an opening', () => {
  test('shows title, bookmarks and timeline, says what was deleted, and leaves out who works on it', async () => {
    const { door } = stage;
    const { token, id } = await made();
    const { content } = await door.open(at(token));
    expect(content).toMatchObject({
      ...{ id, title: '汉江一号洪峰', recipient: '省防总 张工', sharedBy: 'li.ming', removed: 1 },
      incident: { severity: 'major', state: 'open' },
    });
    expect(content.watermark).toMatch(new RegExp(`^省防总 张工 ${id} \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d$`));
    expect(content.bookmarks.map((bookmark) => [bookmark.id, bookmark.elsewhere, bookmark.hasStill])).toEqual(
      [
        ['bookmark-2', true, false],
        ['bookmark-1', false, true],
      ],
    );
    expect(content.entries.map((entry) => entry.id)).toEqual(['note', 'urban', 'people']);
    expect(content.entries.at(-1)?.changes.map(({ field }) => field)).toEqual(['state']);
  });

  test('is counted once in a browser, and noted with its address', async () => {
    const { door, storage, notes, clock } = stage;
    const { token, id } = await made();
    const { visit } = await door.open(at(token));
    await clock.advance(VISIT_MS - 1);
    const again = await door.open(at(token, visit));
    expect((await storage.shares.get(id))?.openings).toBe(1);
    await clock.advance(1);
    await door.open(at(token, again.visit));
    await door.open(at(token));
    expect((await storage.shares.get(id))?.openings).toBe(3);
    expect(notes.filter(({ action }) => action === 'share:opened')).toHaveLength(3);
    expect(notes.find(({ action }) => action === 'share:opened')).toMatchObject({
      actor: { userId: null, via: 'link', address: '203.0.113.7' },
      target: { type: 'share', id },
    });
  });

  test('of a link that may be opened once goes on in the browser that did, and in no other', async () => {
    const { door, refused } = stage;
    const { token } = await made({ maxOpenings: 1 });
    const { visit } = await door.open(at(token));
    await door.open(at(token, visit));
    await expect(door.open(at(token))).rejects.toMatchObject(LINK_OVER);
    expect(refused).toMatchObject([
      { action: 'share:refused', result: 'refused', detail: { why: 'used-up' } },
    ]);
  });

  test('reaches as far as the maker does now, and never further than the login that made it', async () => {
    const { door, desk, maker, user } = stage;
    const { token } = await made();
    const narrow = await desk.shareIncident(user(WATER), 'incident-1', REQUEST);
    const seen = async (which: string) => (await door.open(at(which))).content.bookmarks.map(({ id }) => id);
    expect(await seen(token)).toEqual(['bookmark-2', 'bookmark-1']);
    expect(await seen(narrow.token)).toEqual(['bookmark-1']);
    maker.scope = WATER;
    expect(await seen(token)).toEqual(['bookmark-1']);
    expect((await door.open(at(token))).content.entries.map(({ id }) => id)).not.toContain('urban');
  });
});

describe('a link that does not open', () => {
  const ENDS: [what: string, why: string, end: (id: string) => unknown][] = [
    ['has expired', 'expired', () => stage.clock.advance(24 * 3_600_000)],
    ['was revoked', 'revoked', (id) => stage.desk.revoke(stage.user(), id)],
    [
      'is of somebody whose account is disabled',
      'closed',
      () => Object.assign(stage.maker, { enabled: false }),
    ],
    [
      'is of somebody who may not share any more',
      'closed',
      () => Object.assign(stage.maker, { roles: ['operator'] }),
    ],
    [
      'is of somebody who has to change the password',
      'closed',
      () => Object.assign(stage.maker, { mustChangePassword: true }),
    ],
    ['is of somebody whose account is gone', 'closed', () => stage.accounts.clear()],
    [
      'is to what its maker does not see any more',
      'closed',
      () => Object.assign(stage.maker, { scope: SCHOOL }),
    ],
  ];

  test.each(ENDS)('%s: the same answer, to the page and to what it plays', async (_what, why, end) => {
    const { door, refused, asked } = stage;
    const { token, id } = await made();
    const { visit } = await door.open(at(token));
    await end(id);
    await expect(door.open(at(token, visit))).rejects.toMatchObject(LINK_OVER);
    expect(refused.at(-1)).toMatchObject({ target: { id }, detail: { why } });
    await expect(door.still(at(token, visit), 'bookmark-1')).rejects.toMatchObject(LINK_OVER);
    await expect(door.movie(at(token, visit), 'bookmark-1', 0, false)).rejects.toMatchObject(LINK_OVER);
    expect(asked).toEqual([]);
  });

  test('never was: the same, and nothing of what was tried is noted', async () => {
    const { door, refused } = stage;
    await expect(door.open(at('guessed'))).rejects.toMatchObject(LINK_OVER);
    expect(refused).toMatchObject([{ actor: { address: '203.0.113.7' }, detail: { why: 'unknown' } }]);
    expect(JSON.stringify(refused)).not.toContain('guessed');
  });
});

describe('pictures and recordings', () => {
  test('are for a browser that has opened the link, and of what the link shows alone', async () => {
    const { door, asked } = stage;
    const { token, id } = await made();
    const { visit } = await door.open(at(token));
    await expect(door.still(at(token), 'bookmark-1')).rejects.toMatchObject(LINK_OVER);
    await expect(door.still(at(token, visit), 'bookmark-9')).rejects.toMatchObject(LINK_OVER);
    const other = await made();
    await expect(door.still(at(other.token, visit), 'bookmark-1')).rejects.toMatchObject(LINK_OVER);
    expect(String(await door.still(at(token, visit), 'bookmark-1'))).toBe('jpeg');
    await door.movie(at(token, visit), 'bookmark-1', 0, true);
    expect(asked.map((each) => each.share)).toEqual([undefined, id]);
    expect(asked[0]?.user).toMatchObject({ actor: { userId: null, via: 'link' }, manages: false });
  });

  test('that are on their way break off when the link is revoked', async () => {
    const { door, desk, user } = stage;
    const { token, id } = await made();
    const { visit } = await door.open(at(token));
    const read = async (before?: () => unknown) => {
      let words = '';
      const movie = await door.movie(at(token, visit), 'bookmark-1', 0, false);
      for await (const bytes of movie.read(0, 3)) {
        words += bytes;
        if (words === 'a') await before?.();
      }
      return words;
    };
    expect(await read()).toBe('abc');
    await expect(read(() => desk.revoke(user(), id))).rejects.toMatchObject(LINK_OVER);
  });

  test('of one bookmark go with it, and the page says that it was deleted', async () => {
    const { door, desk, storage, user } = stage;
    const { token } = await desk.shareBookmark(user(), 'bookmark-1', REQUEST);
    const { visit, content } = await door.open(at(token));
    expect(content).toMatchObject({ title: '汉江大坝', incident: null, removed: 0, entries: [] });
    expect(String(await door.still(at(token, visit), 'bookmark-1'))).toBe('jpeg');
    await expect(door.still(at(token, visit), 'bookmark-2')).rejects.toMatchObject(LINK_OVER);
    await storage.bookmarks.remove('bookmark-1');
    const later = await door.open(at(token, visit));
    expect(later.content).toMatchObject({ title: '汉江大坝', bookmarks: [], removed: 1 });
  });

  test('of an incident that was deleted are gone, and the page says so', async () => {
    const { door, desk, storage, user } = stage;
    const { token, id } = await made();
    const { visit } = await door.open(at(token));
    const incident = await storage.incidents.get('incident-1');
    await storage.incidents.remove('incident-1', incident!.revision);
    const { content } = await door.open(at(token, visit));
    expect(content).toMatchObject({
      title: '汉江一号洪峰',
      incident: null,
      bookmarks: [],
      removed: 1,
      entries: [],
    });
    await expect(door.still(at(token, visit), 'bookmark-1')).rejects.toMatchObject(LINK_OVER);
    await desk.revoke(user(undefined, 'other'), id);
    await expect(door.open(at(token, visit))).rejects.toMatchObject(LINK_OVER);
  });
});
