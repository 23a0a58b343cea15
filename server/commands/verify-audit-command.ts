import { verifyAudit } from '../access/audit-verify.ts';
import type { AuditVerificationDto } from '../contract/audit-dto.ts';
import { type CommandOutcome, type CommandPlace, noteCommand, withStorage } from './command-place.ts';

export async function runVerifyAudit(place: CommandPlace): Promise<CommandOutcome> {
  return withStorage(place, async (storage) => {
    const found = await verifyAudit({ audit: storage.audit, clock: place.clock });
    await noteCommand(storage, place, 'audit:verified', { ...found });
    return { ok: found.ok, lines: found.ok ? describeWhole(found) : describeBroken(found) };
  });
}

function describeWhole({ entries, firstSeq, lastSeq, lastHash }: AuditVerificationDto): string[] {
  if (entries === 0) return ['The audit is empty.'];
  return [
    `The audit is whole: ${entries} entries, from ${firstSeq} to ${lastSeq}.`,
    `Entry ${lastSeq} has the hash ${lastHash}.`,
    'Note it down elsewhere: a chain that was cut short, or written anew, does not lead to it any more.',
  ];
}

function describeBroken({ brokenAtSeq, problem }: AuditVerificationDto): string[] {
  return [
    `The audit is broken at entry ${brokenAtSeq}: ${problem}`,
    'Keep this database, and look into a backup.',
  ];
}
