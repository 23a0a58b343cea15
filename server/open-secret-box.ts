import { MendableError } from './base/mendable-error.ts';
import { SealError, SecretBox } from './base/secret-box.ts';
import type { SecretKeys } from './config/secret-key.ts';
import type { SealCheckStore } from './storage/seal-check-store.ts';

const CONTEXT = 'seal check';
const CONTENT = 'onescreen';

/** Throws a MendableError when the secrets of this database were sealed under a key that is not at hand. */
export async function openSecretBox(store: SealCheckStore, keys: SecretKeys): Promise<SecretBox> {
  const box = new SecretBox(() => keys.current());
  const sealed = (await store.read()) ?? (await sealFirst(store, box));
  try {
    box.open(sealed, CONTEXT);
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    throw new MendableError(
      `The passwords of the cameras in this database cannot be opened with the key in ${keys.place}. ${error.message} ` +
        `Put the key of before there, or the copy of its file. If it is lost: npm run onescreen -- rotate-key --lost`,
      { cause: error },
    );
  }
  return box;
}

/** Under the key that seals now. */
export async function sealCheckAnew(store: SealCheckStore, box: SecretBox): Promise<void> {
  const before = await store.read();
  if (before !== null && box.isCurrent(before)) return;
  await store.replace(before, box.seal(CONTENT, CONTEXT));
}

/** Another hub may have been faster: then what it sealed counts. */
async function sealFirst(store: SealCheckStore, box: SecretBox): Promise<string> {
  const sealed = box.seal(CONTENT, CONTEXT);
  if (await store.replace(null, sealed)) return sealed;
  return (await store.read()) ?? sealed;
}
