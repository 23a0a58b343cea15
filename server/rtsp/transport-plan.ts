import type { UdpPorts } from './udp-ports.ts';

/** `udp`: UDP first, TCP when no packet gets here that way. `auto`: TCP first, UDP when the camera refuses TCP. */
export type TransportWish = 'tcp' | 'udp' | 'auto';

/** So often in a row a camera has hung up right behind the first report of a session. */
const CONVINCING_HANG_UPS = 2;

/**
 * Which way a stream's media travels, and whether the camera bears reports beside it, remembered from session to session. A way that was fallen back to is kept once media
 * came by it; where it brings none (any more), the next session begins anew with the first.
 */
export class TransportPlan {
  /** Where sockets come from; null where UDP is out of the question. */
  readonly ports: UdpPorts | null;
  private readonly first: 'tcp' | 'udp';
  private readonly mayChange: boolean;
  private current: 'tcp' | 'udp';
  private proven = false;
  private doubtful = false;
  private hangUps = 0;

  constructor(wish: TransportWish, ports: UdpPorts | null) {
    if (wish !== 'tcp' && !ports) throw new Error(`transport ${wish} needs UDP ports`);
    this.ports = ports;
    this.first = wish === 'udp' ? 'udp' : 'tcp';
    this.mayChange = wish !== 'tcp';
    this.current = this.first;
  }

  get way(): 'tcp' | 'udp' {
    return this.current;
  }

  /** The present way is soon given up when it brings nothing: for the other one, or for the first, which was left on a mere suspicion. */
  get isOnTrial(): boolean {
    return this.hasAlternative || this.doubtful;
  }

  /**
   * The present way was refused or brought nothing. True: `way` is another now, and may be tried at once.
   * @param isSure false: the refusal may have had another reason, so the other way is for this session alone
   */
  turnedDown(isSure = true): boolean {
    this.proven = false;
    if (!this.hasAlternative) return false;
    this.current = this.first === 'udp' ? 'tcp' : 'udp';
    this.doubtful = !isSure;
    return true;
  }

  /** Media came by the present way. */
  worked(): void {
    this.proven = true;
  }

  /** Receiver reports over TCP are to be sent: most cameras want them, or do not mind. */
  get mayReport(): boolean {
    return this.hangUps < CONVINCING_HANG_UPS;
  }

  /** The camera went on behind a report. */
  reportTaken(): void {
    this.hangUps = 0;
  }

  /** The camera hung up right behind the session's first report. */
  reportRefused(): void {
    this.hangUps += 1;
  }

  /** The camera hung up, and was sent none: it may be for want of them. */
  reportMissed(): void {
    this.hangUps = CONVINCING_HANG_UPS - 1;
  }

  /** Nothing more is tried for now: what was fallen back to and brought nothing, or on a mere suspicion, is forgotten. */
  ended(): void {
    if (!this.proven || this.doubtful) this.current = this.first;
    this.doubtful = false;
  }

  /** There is another way to try when the present one brings nothing. */
  private get hasAlternative(): boolean {
    return this.mayChange && this.current === this.first;
  }
}
