import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { chainEntries, draftEntry, hashEntry } from '../../../server/access/audit-chain.ts';
import { AUDIT_CSV_HEAD, auditCsvLine } from '../../../server/access/audit-csv.ts';
import { type AuditNote, HUB_ACTOR } from '../../../server/storage/audit-note.ts';

const BEGIN = { seq: 0, hash: '' };

/** What people and attackers type into fields that end up in the audit. */
const AWKWARD: AuditNote[] = [
  { actor: HUB_ACTOR, action: 'hub:started', result: 'ok' },
  {
    actor: { userId: 'u1', username: '李明 "值班"', via: 'session', address: '2001:db8::1' },
    action: 'camera:changed',
    result: 'ok',
    target: {
      type: 'camera',
      id: 'water-01',
      name: '=HYPERLINK("http://evil"),\'+1\u2028\u007f\u0001',
      place: { domain: 'water', region: '610902' },
    },
    detail: { before: { name: '老\n名\t字' }, after: { name: '😀\\ /' }, half: '\ud800', nul: 'a\0b' },
  },
  {
    actor: {
      userId: null,
      username: 'half \ud83d of a pair, a \0 and\r\n lines',
      via: 'nobody',
      address: '',
    },
    action: 'login:refused',
    result: 'refused',
    target: { type: 'user', id: "'quoted", name: null },
  },
];

const chain = (notes: readonly AuditNote[]) =>
  chainEntries(
    BEGIN,
    notes.map((note, i) => draftEntry(note, 1_768_464_000_000.7 + i)),
  );

const verifyElsewhere = (csv: string) =>
  execFileSync('python3', ['test/support/verify-audit.py'], { input: csv, stdio: 'pipe' }).toString().trim();

describe('the chain of the audit', () => {
  it('gives each entry the next place and the hash of the one before', () => {
    const [first, second, third] = chain(AWKWARD);
    expect([first!.seq, second!.seq, third!.seq]).toEqual([1, 2, 3]);
    expect([first!.previousHash, second!.previousHash, third!.previousHash]).toEqual([
      '',
      first!.hash,
      second!.hash,
    ]);
    expect(first!.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(chainEntries(third!, [draftEntry(AWKWARD[0]!, 5)])[0]).toMatchObject({
      seq: 4,
      previousHash: third!.hash,
    });
  });

  it('is verified by a program of another language, from the exported table alone', () => {
    const entries = chain(AWKWARD);
    const lines = entries.map(auditCsvLine);
    expect(verifyElsewhere(AUDIT_CSV_HEAD + lines.join(''))).toBe(`3 ${entries[2]!.hash}`);
    const forged = AUDIT_CSV_HEAD + [lines[0], lines[1]!.replace('water-01', 'water-02'), lines[2]].join('');
    expect(() => verifyElsewhere(forged)).toThrow(/entry 2 is not what was hashed/);
    expect(() => verifyElsewhere(AUDIT_CSV_HEAD + lines[0] + lines[2])).toThrow(/entry 3 does not follow/);
  });

  it('has a hash that depends on every field', () => {
    const [entry] = chain([AWKWARD[1]!]);
    for (const field of Object.keys(entry!) as (keyof typeof entry)[]) {
      if (field === ('hash' as never)) continue;
      const value = entry![field] as unknown;
      const changed = typeof value === 'number' ? value + 1 : `${value}x`;
      expect(hashEntry({ ...entry!, [field]: changed }), field).not.toBe(entry!.hash);
    }
    expect(hashEntry(entry!)).toBe(entry!.hash);
  });

  it('keeps nothing that a database would give back in another form', () => {
    const [, second, third] = chain(AWKWARD);
    expect(third!.username).toBe('half \ufffd of a pair, a \ufffd and\r\n lines');
    expect(third!.address).toBeNull();
    expect(second!.detail).not.toContain('\0');
    expect(JSON.parse(second!.detail)).toEqual(AWKWARD[1]!.detail);
    expect(second!.atMs).toBe(1_768_464_000_001);
  });

  it('cuts what is too long to be read', () => {
    const [entry] = chain([
      {
        ...AWKWARD[2]!,
        actor: { ...HUB_ACTOR, username: 'x'.repeat(5000) },
        detail: { words: '字'.repeat(200_000) },
      },
    ]);
    expect(entry!.username).toHaveLength(1000);
    expect(entry!.detail.length).toBeLessThan(70_000);
    expect(JSON.parse(entry!.detail).truncated).toContain('{"words":"字字');
  });
});
