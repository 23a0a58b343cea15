/**
 * What a simulated camera can be told to do wrong. A fault belongs to a path, `*` to the whole simulator.
 *
 * refuse        the path: the connection is reset as soon as the path is named; `*`: nobody listens at all
 * unauthorized  401 to whatever credentials
 * not-found     404
 * silence       everything is answered, no media comes
 * freeze        one key frame again and again, numbers and timestamps go on
 * cut           the connection ends in the middle of a packet, `afterMs` after PLAY
 * drop          a share of the packets is left out
 * slow          bytes dribble, answers too; what cannot leave is dropped picture by picture
 * garbage       random bytes between the interleaved frames, every `everyMs`
 * wrong-sdp     the description lies: broken parameter sets, another codec, one nobody plays, or no SDP at all
 * restart       all connections are closed and the path (`*`: the port) is gone for `forMs`; clears itself
 */
export type Fault =
  | { readonly kind: 'refuse' }
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'silence' }
  | { readonly kind: 'freeze' }
  | { readonly kind: 'cut'; readonly afterMs?: number }
  | { readonly kind: 'drop'; readonly share?: number }
  | { readonly kind: 'slow'; readonly bytesPerSecond?: number }
  | { readonly kind: 'garbage'; readonly everyMs?: number }
  | { readonly kind: 'wrong-sdp'; readonly lie?: SdpLie }
  | { readonly kind: 'restart'; readonly forMs?: number };

export const SDP_LIES = ['parameter-sets', 'codec', 'unplayable', 'nonsense'] as const;
export type SdpLie = (typeof SDP_LIES)[number];

export const FAULT_KINDS = [
  'refuse',
  'unauthorized',
  'not-found',
  'silence',
  'freeze',
  'cut',
  'drop',
  'slow',
  'garbage',
  'wrong-sdp',
  'restart',
] as const satisfies readonly Fault['kind'][];

export const FAULT_DEFAULTS = {
  cutAfterMs: 1500,
  dropShare: 0.05,
  slowBytesPerSecond: 2000,
  garbageEveryMs: 500,
  restartForMs: 5000,
} as const;

const NUMBERS = ['afterMs', 'share', 'bytesPerSecond', 'everyMs', 'forMs'];

/** From the control port's JSON, or from a bare kind. Null when it is not a fault. */
export function parseFault(value: unknown): Fault | null {
  const record = typeof value === 'string' ? { kind: value } : value;
  if (typeof record !== 'object' || record === null) return null;
  const fault = record as Record<string, unknown>;
  if (!FAULT_KINDS.includes(fault.kind as Fault['kind'])) return null;
  if (NUMBERS.some((name) => fault[name] !== undefined && !isCount(fault[name]))) return null;
  if (fault.lie !== undefined && !SDP_LIES.includes(fault.lie as SdpLie)) return null;
  return fault as unknown as Fault;
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
