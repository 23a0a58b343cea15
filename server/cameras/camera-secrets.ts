import { SealError, type SecretBox } from '../base/secret-box.ts';
import type { CameraCredentials } from '../config/streams-config.ts';

/** What is kept of a camera sealed. */
export interface CameraSecrets {
  readonly credentials: CameraCredentials | null;
  /** Passwords in the addresses themselves, in their order. */
  readonly main: readonly string[];
  readonly sub: readonly string[];
}

export const NO_SECRETS: CameraSecrets = Object.freeze({ credentials: null, main: [], sub: [] });

/** Null when there is nothing to seal. */
export function sealSecrets(
  box: Pick<SecretBox, 'seal'>,
  id: string,
  { credentials, main, sub }: CameraSecrets,
): string | null {
  if (!credentials && main.length === 0 && sub.length === 0) return null;
  return box.seal(JSON.stringify({ credentials, main, sub }), sealContext(id));
}

/** Null when the key is not at hand any more, or the text was damaged. */
export function openSecrets(
  box: Pick<SecretBox, 'open'>,
  id: string,
  sealed: string | null,
): CameraSecrets | null {
  if (sealed === null) return NO_SECRETS;
  try {
    const { credentials, main, sub } = JSON.parse(box.open(sealed, sealContext(id))) as CameraSecrets;
    return { credentials, main: shared(main), sub: shared(sub) };
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}

/** Sealed texts open only as those of the camera that they belong to. */
export function sealContext(cameraId: string): string {
  return `camera ${cameraId}`;
}

export function sameSecrets(a: CameraSecrets, b: CameraSecrets): boolean {
  return (
    a.credentials?.username === b.credentials?.username &&
    a.credentials?.password === b.credentials?.password &&
    sameList(a.main, b.main) &&
    sameList(a.sub, b.sub)
  );
}

/** Of tens of thousands of cameras hardly one has a password in its address. */
function shared(list: readonly string[]): readonly string[] {
  return list.length === 0 ? NO_SECRETS.main : list;
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
