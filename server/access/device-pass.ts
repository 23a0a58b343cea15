import type { Clock } from '../base/clock.ts';
import { SealError, type SecretBox } from '../base/secret-box.ts';
import { createSecret, hashSecret } from '../base/secret-token.ts';

/** A browser that shows a pass. */
export interface KnownDevice {
  /** Of this browser alone. */
  readonly id: string;
  /** Has logged in on it. */
  knows(userId: string): boolean;
}

interface PassContent {
  id: string;
  atMs: number;
  /** Marks of those who have logged in on it, newest first. */
  users: string[];
}

const CONTEXT = 'device pass';
const VALID_MS = 180 * 24 * 60 * 60_000;
/** A workplace that is shared over the shifts. */
const MAX_USERS = 24;
const MARK_LENGTH = 16;
const MAX_PASS_LENGTH = 2048;

/**
 * The pass that a browser gets with a login and shows with the next one (OWASP, "device cookies"). It opens nothing: it only
 * tells a browser whose owner has been here from all those who guess at his name.
 */
export class DevicePasses {
  private readonly box: SecretBox;
  private readonly clock: Clock;

  constructor(box: SecretBox, clock: Clock) {
    this.box = box;
    this.clock = clock;
  }

  /** Null for what is not, or not any more, a pass of this hub. */
  read(pass: string | undefined): KnownDevice | null {
    const content = this.contentOf(pass);
    return content && { id: content.id, knows: (userId) => content.users.includes(markOf(userId)) };
  }

  /** The pass that replaces the one that was shown, if any. */
  issue(shown: string | undefined, userId: string): string {
    const { id, users } = this.contentOf(shown) ?? { id: createSecret(''), users: [] };
    const mark = markOf(userId);
    const content: PassContent = {
      id,
      atMs: this.clock.now(),
      users: [mark, ...users.filter((other) => other !== mark)].slice(0, MAX_USERS),
    };
    return this.box.seal(JSON.stringify(content), CONTEXT);
  }

  private contentOf(pass: string | undefined): PassContent | null {
    if (pass === undefined || pass.length > MAX_PASS_LENGTH) return null;
    const content = this.open(pass);
    return content && this.clock.now() - content.atMs < VALID_MS ? content : null;
  }

  private open(pass: string): PassContent | null {
    try {
      return JSON.parse(this.box.open(pass, CONTEXT)) as PassContent;
    } catch (error) {
      if (error instanceof SealError) return null;
      throw error;
    }
  }
}

/** Short: a cookie has to hold many. */
function markOf(userId: string): string {
  return hashSecret(userId).slice(0, MARK_LENGTH);
}
