import { beforeEach, describe, expect, it } from 'vitest';
import { chainEntries, draftEntry } from '../../../server/access/audit-chain.ts';
import { verifyAudit } from '../../../server/access/audit-verify.ts';
import { HUB_ACTOR } from '../../../server/storage/audit-note.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { StubAuditStore } from '../../support/stub-audit-store.ts';

const ENTRIES = 700;

describe('the verification of the audit', () => {
  let audit: StubAuditStore;
  const clock = new FakeClock();

  beforeEach(async () => {
    audit = new StubAuditStore();
    const draft = (n: number) =>
      draftEntry({ actor: HUB_ACTOR, action: 'camera:viewed', result: 'ok', detail: { n } }, n);
    await audit.append((last) =>
      chainEntries(
        last,
        Array.from({ length: ENTRIES }, (_, n) => draft(n)),
      ),
    );
  });

  const verify = () => verifyAudit({ audit, clock });

  it('goes through the whole chain', async () => {
    expect(await verify()).toEqual({
      ok: true,
      entries: ENTRIES,
      firstSeq: 1,
      lastSeq: ENTRIES,
      lastHash: audit.entries.at(-1)!.hash,
      brokenAtSeq: null,
      problem: null,
    });
  });

  it('holds for a chain without entries', async () => {
    audit = new StubAuditStore();
    expect(await verify()).toMatchObject({
      ok: true,
      entries: 0,
      firstSeq: null,
      lastSeq: null,
      lastHash: null,
    });
  });

  it('finds the entry that was changed, also when its own hash was made to fit', async () => {
    const forged = { ...audit.entries[599]!, username: 'somebody else' };
    audit.entries[599] = forged;
    expect(await verify()).toMatchObject({ ok: false, brokenAtSeq: 600, entries: 599, lastSeq: 599 });
    const [rehashed] = chainEntries(audit.entries[598]!, [forged]);
    audit.entries[599] = rehashed!;
    expect(await verify()).toMatchObject({
      ok: false,
      brokenAtSeq: 601,
      problem: expect.stringContaining('hash of the entry before'),
    });
  });

  it('finds where an entry is missing, was put in or has changed its place', async () => {
    const whole = [...audit.entries];
    audit.entries.splice(300, 1);
    expect(await verify()).toMatchObject({ ok: false, brokenAtSeq: 302, problem: 'Entry 301 is missing.' });
    audit.entries = [...whole.slice(0, 301), whole[300]!, ...whole.slice(301)];
    expect(await verify()).toMatchObject({ ok: false, brokenAtSeq: 301 });
    audit.entries = whole.slice(1);
    expect(await verify()).toMatchObject({ ok: false, brokenAtSeq: 2, problem: 'Entry 1 is missing.' });
  });

  it('begins where the retention has cut the chain', async () => {
    await audit.removeBefore(450, ENTRIES);
    expect(await verify()).toMatchObject({ ok: true, entries: 250, firstSeq: 451, lastSeq: ENTRIES });
    await audit.removeBefore(ENTRIES, ENTRIES);
    const { lastHash, ...rest } = await verify();
    expect(rest).toMatchObject({ ok: true, entries: 0, lastSeq: null });
    expect(lastHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is not led astray by a removal in between', async () => {
    const read = audit.read.bind(audit);
    audit.read = async (afterSeq, limit) => {
      if (afterSeq === 250) await audit.removeBefore(400, ENTRIES);
      return read(afterSeq, limit);
    };
    expect(await verify()).toMatchObject({ ok: true, entries: 300, firstSeq: 401, lastSeq: ENTRIES });
  });
});
