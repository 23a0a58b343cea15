import { expect, test } from 'vitest';
import { ViewingNotes } from '../../../server/incidents/viewing-notes.ts';
import type { AuditNote } from '../../../server/storage/audit-note.ts';
import { FakeClock } from '../../support/fake-clock.ts';

test('is noted once for each person and thing while it goes on, and anew after a pause', async () => {
  const notes: AuditNote[] = [];
  const clock = new FakeClock();
  const viewings = new ViewingNotes({ audit: { note: (note) => notes.push(note) }, clock });
  const look = (userId: string, id: string) =>
    viewings.note({
      actor: { userId, username: userId, via: 'session', address: null },
      ...{ action: 'incident:viewed', result: 'ok', detail: {} },
      target: { type: 'incident', id, name: id },
    });
  for (let minute = 0; minute < 30; minute += 5) {
    look('li', 'flood');
    await clock.advance(5 * 60_000);
  }
  look('wang', 'flood');
  look('li', 'fire');
  expect(notes.map(({ actor, target }) => [actor.userId, target?.id])).toEqual([
    ['li', 'flood'],
    ['wang', 'flood'],
    ['li', 'fire'],
  ]);
  await clock.advance(11 * 60_000);
  look('li', 'flood');
  expect(notes).toHaveLength(4);
});
