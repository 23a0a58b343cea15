import type { Clock } from '../base/clock.ts';
import { endpointOf, sameCredentials } from '../config/camera-address.ts';
import type { CameraCredentials } from '../config/streams-config.ts';
import type { ProfileId } from '../contract/dto.ts';
import { type Denial, LoginPause, type Waiting } from './login-pause.ts';

type Asker = `${string}/${ProfileId}`;
type Failure = NonNullable<Denial['failure']>;

/** A user name and a password at one host. Known by what they are, not by a text made of them: no log can show that. */
interface Account {
  readonly credentials: CameraCredentials;
  readonly pause: LoginPause<Asker>;
  seats: number;
}

export interface LoginPlace {
  cameraId: string;
  profile: ProfileId;
  url: string;
  credentials: CameraCredentials;
}

/** All accounts of a hub, as long as a camera uses them: tens of thousands of cameras have a host each, dozens share a recorder. */
export class LoginPauses {
  private readonly clock: Pick<Clock, 'monotonic' | 'setTimer'>;
  private readonly hosts = new Map<string, Account[]>();

  constructor(clock: Pick<Clock, 'monotonic' | 'setTimer'>) {
    this.clock = clock;
  }

  /** To be left when the camera is gone, or is another. */
  join({ cameraId, profile, url, credentials }: LoginPlace): LoginSeat {
    const host = endpointOf(url)?.host ?? '';
    const account = this.accountOf(host, credentials);
    account.seats += 1;
    return new LoginSeat(account.pause, cameraId, profile, () => this.left(host, account));
  }

  /** In use, for tests of what stays. */
  get size(): number {
    let size = 0;
    for (const accounts of this.hosts.values()) size += accounts.length;
    return size;
  }

  private accountOf(host: string, credentials: CameraCredentials): Account {
    const accounts = this.hosts.get(host) ?? [];
    this.hosts.set(host, accounts);
    let account = accounts.find((known) => sameCredentials(known.credentials, credentials));
    if (!account) {
      account = { credentials, pause: new LoginPause(this.clock), seats: 0 };
      accounts.push(account);
    }
    return account;
  }

  private left(host: string, account: Account): void {
    account.seats -= 1;
    if (account.seats > 0) return;
    const others = (this.hosts.get(host) ?? []).filter((known) => known !== account);
    if (others.length > 0) this.hosts.set(host, others);
    else this.hosts.delete(host);
  }
}

/** Where others share the account, they need not be of the same people: an address is theirs. */
const OF_ANOTHER = 'the host refused this user name and password when it was asked for another camera';

/** One profile of a camera among those who share its account. Who has left asks nothing and has nothing to tell. */
export class LoginSeat {
  private readonly pause: LoginPause<Asker>;
  private readonly cameraId: string;
  private readonly asker: Asker;
  private onLeft: (() => void) | null;
  /** Of what it was told it has made something already. */
  private heard: Failure | null = null;

  constructor(pause: LoginPause<Asker>, cameraId: string, profile: ProfileId, onLeft: () => void) {
    this.pause = pause;
    this.cameraId = cameraId;
    this.asker = `${cameraId}/${profile}`;
    this.onLeft = onLeft;
  }

  of(): Denial | null {
    const denial = this.onLeft && this.pause.of(this.asker);
    return denial && this.worded(denial);
  }

  /** What was told to another camera and counts for this one; once for each time. */
  takeNews(): Failure | null {
    if (!this.hasNews) return null;
    const denial = this.onLeft && this.pause.of(this.asker);
    this.heard = denial?.failure ?? null;
    return denial && this.worded(denial).failure;
  }

  get hasNews(): boolean {
    const failure = this.onLeft && this.pause.of(this.asker)?.failure;
    return Boolean(failure) && failure !== this.heard;
  }

  asks(): void {
    if (this.onLeft) this.pause.asks(this.asker);
  }

  denied(failure: Failure): void {
    this.heard = failure;
    if (this.onLeft) this.pause.denied(this.asker, failure);
  }

  accepted(): void {
    if (this.onLeft) this.pause.accepted(this.asker);
  }

  unanswered(): void {
    if (this.onLeft) this.pause.unanswered(this.asker);
  }

  wait(waiting: Waiting): () => void {
    if (!this.onLeft) return () => {};
    return this.pause.wait(this.asker, {
      ask: () => waiting.ask(),
      putOff: (denial) => waiting.putOff(this.worded(denial)),
    });
  }

  /** May be called twice. */
  leave(): void {
    if (!this.onLeft) return;
    this.pause.forget(this.asker);
    this.onLeft();
    this.onLeft = null;
  }

  private worded(denial: Denial): Denial {
    const { failure, by } = denial;
    if (!failure || by?.slice(0, by.lastIndexOf('/')) === this.cameraId) return denial;
    return { ...denial, failure: { ...failure, message: OF_ANOTHER } };
  }
}
