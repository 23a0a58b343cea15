import { beforeEach, describe, expect, it } from 'vitest';
import { LinkBook } from '../../../server/access/link-book.ts';
import { createLinkId, signLink } from '../../../server/access/link-signature.ts';
import type { LoginLimits, Principal } from '../../../server/access/principal.ts';
import { EVERYWHERE } from '../../../server/contract/permissions.ts';
import type { StreamLinkRecord } from '../../../server/storage/stream-link-store.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { samplePrincipal } from '../../support/stub-access.ts';

const KEY = Buffer.alloc(32, 1);
const OTHER_KEY = Buffer.alloc(32, 2);

describe('the book of stream links', () => {
  let clock: FakeClock;
  let keys: Buffer[];
  let account: { username: string } | null;
  let enabled: boolean;
  let made: number;
  let tokens: Map<string, LoginLimits & { expiresAtMs: null }>;
  let book: LinkBook;
  let link: StreamLinkRecord;

  beforeEach(() => {
    clock = new FakeClock();
    keys = [KEY];
    account = { username: 'li.ming' };
    enabled = true;
    made = 0;
    tokens = new Map();
    const principalFor = (userId: string, via: Principal['via'], limits: Partial<LoginLimits> = {}) => {
      made += 1;
      return enabled ? samplePrincipal({ userId, via, username: account!.username, ...limits }) : null;
    };
    const accounts = { get: () => account, principalFor };
    const current = (id: string) => tokens.get(id) ?? null;
    book = new LinkBook({ accounts, tokens: { current }, secretKeys: () => keys, clock });
    link = {
      id: createLinkId(),
      userId: 'u2',
      cameraId: 'dam',
      tokenId: null,
      note: '',
      createdAtMs: clock.now(),
      expiresAtMs: clock.now() + 60_000,
    };
    book.put(link);
  });

  const token = (record = link, key = KEY) => record.id + signLink(record, key);

  it('opens for whoever shows the token, as the one who made it and for its camera alone', () => {
    expect(token()).toMatch(/^[A-Za-z0-9_-]{65}$/);
    expect(book.open(token())).toMatchObject({
      username: 'li.ming',
      via: { kind: 'link', id: link.id, cameraId: 'dam' },
    });
    for (let n = 0; n < 10; n += 1) book.open(token());
    expect(made).toBe(1);
  });

  it('opens for no token that is forged, of another link or of another length', () => {
    const other = { ...link, id: createLinkId() };
    const last = token().at(-1) === 'A' ? 'B' : 'A';
    for (const shown of [
      token().slice(0, -1) + last,
      token().slice(0, -1),
      `${token()}x`,
      link.id + signLink(other, KEY),
      token(other),
      token(link, OTHER_KEY),
      link.id + signLink({ ...link, cameraId: 'gate' }, KEY),
      link.id + signLink({ ...link, expiresAtMs: link.expiresAtMs + 1 }, KEY),
      link.id + signLink({ ...link, tokenId: 't1' }, KEY),
      '',
      '字'.repeat(65),
    ]) {
      expect(book.open(shown), shown).toBeNull();
    }
  });

  it('opens until it is over, or taken back', async () => {
    await clock.advance(59_999);
    expect(book.open(token())).not.toBeNull();
    await clock.advance(1);
    expect(book.open(token())).toBeNull();
    const second = { ...link, id: createLinkId(), expiresAtMs: clock.now() + 60_000 };
    book.put(second);
    expect(book.open(token(second))).not.toBeNull();
    book.remove([second.id]);
    expect(book.open(token(second))).toBeNull();
  });

  it('opens as long as who made it may come in, with what he may do at the moment', () => {
    expect(book.open(token())!.username).toBe('li.ming');
    account = { username: 'li.ming.2' };
    expect(book.open(token())!.username).toBe('li.ming.2');
    account = { username: 'li.ming.2' };
    enabled = false;
    expect(book.open(token())).toBeNull();
    account = null;
    expect(book.open(token())).toBeNull();
  });

  it('opens as long as the token lives that it was made with, for no more than that token may', () => {
    const limits = { roles: ['operator' as const], scope: { domains: ['water'], regions: null } };
    tokens.set('t1', { ...limits, expiresAtMs: null });
    const ofToken = { ...link, id: createLinkId(), tokenId: 't1' };
    book.put(ofToken);
    expect(book.open(token(ofToken))).toMatchObject(limits);
    expect(book.open(token())).toMatchObject({ scope: EVERYWHERE });
    tokens.clear();
    expect([book.open(token(ofToken)), book.isOver(ofToken), book.hasExpired(ofToken)]).toEqual([
      null,
      true,
      false,
    ]);
    expect(book.open(token())).not.toBeNull();
  });

  it('goes on under an older key of the hub, and ends with it', () => {
    keys = [OTHER_KEY, KEY];
    book.replace([link]);
    expect(book.open(token())).not.toBeNull();
    expect(book.open(token(link, OTHER_KEY))).not.toBeNull();
    keys = [OTHER_KEY];
    book.replace([link]);
    expect(book.open(token())).toBeNull();
  });
});
