import type { ConfigDiff } from '../config/config-diff.ts';
import { type AuditNote, HUB_ACTOR } from '../storage/audit-note.ts';

/** An entry is to be read: of more cameras than this only the first are named. */
const MAX_NAMED = 200;

/** streams.config.json took effect: nobody is logged in who changes it, so what changed is all there is to record. */
export function reloadNote({ added, changed, removed, directoryChanged }: ConfigDiff): AuditNote {
  const named = (cameras: readonly { id: string }[]) => ({
    count: cameras.length,
    ids: cameras.slice(0, MAX_NAMED).map(({ id }) => id),
  });
  return {
    actor: HUB_ACTOR,
    action: 'config:reloaded',
    result: 'ok',
    target: { type: 'hub', id: 'streams.config.json', name: null },
    detail: { added: named(added), changed: named(changed), removed: named(removed), directoryChanged },
  };
}
