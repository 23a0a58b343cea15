import { expect, test } from 'vitest';
import { EVERYWHERE } from '../../../server/contract/permissions.ts';
import { BookmarkMedia, type BookmarkMediaOptions } from '../../../server/incidents/bookmark-media.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { sampleBookmark } from '../../support/sample-bookmark.ts';

test('a clip is noted once while somebody plays it, and each time that somebody takes it along', async () => {
  const actions: string[] = [];
  const media = new BookmarkMedia({
    desk: { findHere: async () => sampleBookmark() },
    library: { open: async () => ({ byteLength: 1 }) },
    clips: { live: () => null },
    audit: {
      record: async ({ action }: { action: string }) => void actions.push(`${action} at once`),
      note: ({ action }: { action: string }) => actions.push(action),
    },
    clock: new FakeClock(),
  } as Partial<Record<keyof BookmarkMediaOptions, unknown>> as BookmarkMediaOptions);
  const actor = { userId: 'u1', username: 'li.ming', via: 'session' as const, address: null };
  const ask = (goesOn: boolean, download: boolean) =>
    media.movie({ actor, scope: EVERYWHERE, manages: true }, 'bookmark-1', 0, { goesOn, download });
  for (const goesOn of [false, true]) await ask(goesOn, false);
  for (const goesOn of [false, true, false]) await ask(goesOn, true);
  const taken = 'bookmark:clip-downloaded at once';
  expect(actions).toEqual(['bookmark:clip-viewed', taken, taken, taken]);
});
