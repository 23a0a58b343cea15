import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseLiveLinkRequest } from '../../server/realtime/live-link-message.ts';
import { BAD_MESSAGES, GOOD_MESSAGES } from '../support/live-link-messages.ts';

const SEEDS = [...GOOD_MESSAGES.map(([text]) => text), ...BAD_MESSAGES];

/** A known message with some of its letters replaced. */
const damaged = fc
  .tuple(
    fc.constantFrom(...SEEDS),
    fc.array(fc.tuple(fc.nat(200), fc.string({ minLength: 0, maxLength: 3 })), { maxLength: 4 }),
  )
  .map(([text, edits]) => edits.reduce((so, [at, put]) => so.slice(0, at) + put + so.slice(at + 1), text));

it('no text of a page throws, and what is understood is of the form of the contract', () => {
  fc.assert(
    fc.property(fc.oneof(damaged, fc.json(), fc.string({ maxLength: 4096 })), (text) => {
      const request = parseLiveLinkRequest(text);
      if (request === null || request.type === 'ping') return;
      expect(Number.isInteger(request.tile) && request.tile >= 0 && request.tile <= 0xffff).toBe(true);
      if (request.type === 'close') return;
      expect(['main', 'sub']).toContain(request.profile);
      expect(request.camera.length).toBeLessThanOrEqual(64);
      expect(typeof request.sound).toBe('boolean');
    }),
    { numRuns: 5000 },
  );
});
