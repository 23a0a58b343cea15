import { resealSecondFactors } from '../access/reseal-second-factors.ts';
import { SecretBox } from '../base/secret-box.ts';
import { resealCredentials } from '../cameras/reseal-credentials.ts';
import { SECRET_KEY_VARIABLE } from '../config/secret-key.ts';
import { resealEvidenceKeys } from '../incidents/evidence-signer.ts';
import { openSecretBox, sealCheckAnew } from '../open-secret-box.ts';
import {
  type CommandOutcome,
  type CommandPlace,
  noteCommand,
  openKeys,
  withStorage,
} from './command-place.ts';

/**
 * A new key in front of the others, and everything sealed under it, batch by batch and beside a running hub, which knows the new
 * key as soon as it is there.
 * @param lost goes on where the key of before is not there any more: what was sealed under it stays shut
 */
export async function runRotateKey(place: CommandPlace, lost: boolean): Promise<CommandOutcome> {
  const keys = await openKeys(place);
  return withStorage(place, async (storage) => {
    if (!lost) await openSecretBox(storage.sealCheck, keys);
    if (keys.place !== SECRET_KEY_VARIABLE) await keys.add();
    const box = new SecretBox(() => keys.current());
    const cameras = await resealCredentials(storage.cameras, box);
    const secondFactors = await resealSecondFactors(storage.users, box);
    const evidenceKeys = await resealEvidenceKeys(storage.evidenceKeys, box);
    await sealCheckAnew(storage.sealCheck, box);
    const ok = cameras.unreadable + secondFactors.unreadable === 0;
    await noteCommand(storage, place, 'hub:key-rotated', { ok, cameras, secondFactors, evidenceKeys });
    return {
      ok: ok || lost,
      lines: [
        `Under the first key of ${keys.place} now: the passwords of ${cameras.resealed} camera files (earlier ones count too) and ${secondFactors.resealed} second factors.`,
        ...(ok ? [] : [describeShut(cameras.unreadable, secondFactors.unreadable)]),
        'The keys behind it open backups that were made until now: take them out when none of those is kept.',
      ],
    };
  });
}

function describeShut(cameras: number, secondFactors: number): string {
  return (
    `No key opens the passwords of ${cameras} camera files and ${secondFactors} second factors: ` +
    'enter those of the cameras anew, and take the second factors off with reset-password.'
  );
}
