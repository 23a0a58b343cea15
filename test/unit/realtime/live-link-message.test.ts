import { describe, expect, it } from 'vitest';
import { parseLiveLinkRequest } from '../../../server/realtime/live-link-message.ts';
import { BAD_MESSAGES, GOOD_MESSAGES } from '../../support/live-link-messages.ts';

describe('a message of a page on the live link', () => {
  for (const [text, request] of GOOD_MESSAGES) {
    it(`is understood: ${text}`, () => expect(parseLiveLinkRequest(text)).toEqual(request));
  }

  for (const text of BAD_MESSAGES) {
    it(`is nothing: ${text.slice(0, 80)}`, () => expect(parseLiveLinkRequest(text)).toBeNull());
  }
});
