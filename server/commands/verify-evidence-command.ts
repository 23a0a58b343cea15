import { MendableError } from '../base/mendable-error.ts';
import { verifyPackageAt } from '../incidents/package/open-package.ts';
import { describeVerification } from '../incidents/package/verification-text.ts';
import type { CommandOutcome } from './command-place.ts';

/** Needs no database and no hub. */
export async function runVerifyEvidence(path: string, key: string | null): Promise<CommandOutcome> {
  try {
    const found = await verifyPackageAt(path, key);
    return { ok: found.ok, lines: describeVerification(found, 'en') };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new MendableError(`${path} cannot be read (${code}).`, { cause: error });
  }
}
