import type { StreamLinkDto } from '../../server/contract/access-dto.ts';
import type { AuditRoutesDesk } from '../../server/http/audit-routes.ts';
import type { LinkRoutesDesk } from '../../server/http/link-routes.ts';

/** The desks of links and of the audit, of which tests of the routes need only that they answer. */
export function stubRouteDesks() {
  const links = new Map<string, StreamLinkDto>();
  /** What the audit was asked for. */
  const asked: object[] = [];
  const linkDesk: LinkRoutesDesk = {
    async create({ principal }, { camera, note, expiresInMinutes }) {
      const expiresAtMs = expiresInMinutes * 60_000;
      const link = { id: 'l1', camera, username: principal.username, note, createdAtMs: 0, expiresAtMs };
      links.set(link.id, link);
      return { ...link, token: 'the-token' };
    },
    list: () => [...links.values()],
    remove: async (_by, id) => links.delete(id),
  };
  const auditDesk: AuditRoutesDesk = {
    async search(_principal, query) {
      asked.push(query);
      return { entries: [], nextBeforeSeq: null };
    },
    async export(_by, query) {
      asked.push(query);
      return (async function* () {
        yield 'seq\r\n';
        yield '1\r\n';
      })();
    },
    async verify() {
      const range = { firstSeq: 1, lastSeq: 1, lastHash: 'ab', brokenAtSeq: null, problem: null };
      return { ok: true, entries: 1, ...range };
    },
  };
  return { linkDesk, auditDesk, asked };
}
