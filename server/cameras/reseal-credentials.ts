import type { SecretBox } from '../base/secret-box.ts';
import { SealError } from '../base/secret-box.ts';
import type { CameraStore } from '../storage/camera-store.ts';
import { sealContext } from './camera-secrets.ts';

export interface Resealed {
  /** Sealed under the present key now. */
  resealed: number;
  /** Under a key that is not at hand, or damaged: left as they are. */
  unreadable: number;
}

const BATCH = 200;

/**
 * Seals the credentials of all cameras, old revisions too, under the key that seals now. Batch by batch, each a transaction of its
 * own: it may be stopped and begun again, and a hub may go on working meanwhile.
 */
export async function resealCredentials(
  store: Pick<CameraStore, 'readSealed' | 'reseal'>,
  box: Pick<SecretBox, 'seal' | 'open' | 'isCurrent'>,
): Promise<Resealed> {
  const result: Resealed = { resealed: 0, unreadable: 0 };
  let after: { id: string; revision: number } | null = null;
  for (;;) {
    const rows: Awaited<ReturnType<CameraStore['readSealed']>> = await store.readSealed(after, BATCH);
    const fresh = rows
      .filter(({ credentials }) => !box.isCurrent(credentials))
      .map(({ id, revision, credentials }) => ({
        id,
        revision,
        before: credentials,
        after: sealedAnew(box, id, credentials),
      }));
    const readable = fresh.flatMap(({ after: sealed, ...row }) =>
      sealed === null ? [] : { ...row, after: sealed },
    );
    if (readable.length > 0) await store.reseal(readable);
    result.resealed += readable.length;
    result.unreadable += fresh.length - readable.length;
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return result;
    after = { id: last.id, revision: last.revision };
  }
}

function sealedAnew(box: Pick<SecretBox, 'seal' | 'open'>, id: string, sealed: string): string | null {
  try {
    return box.seal(box.open(sealed, sealContext(id)), sealContext(id));
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}
