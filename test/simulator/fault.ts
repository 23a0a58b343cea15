/**
 * What a simulated camera can be told to do wrong. A fault belongs to a path, `*` to the whole simulator.
 *
 * How it answers
 *   refuse        the path: the connection is reset as soon as the path is named; `*`: nobody listens at all
 *   unauthorized  401 to whatever credentials
 *   nonce         401 with another nonce (or realm) each time, so that no answer is ever the right one
 *   not-found     404
 *   answer        `method` is answered with `status`
 *   mute          `method` is never answered; what it asks for is done
 *   redirect      DESCRIBE is sent on to where it came from
 *   endless       the answer to DESCRIBE has a header or a body without end
 *   dribble       the answer to DESCRIBE comes byte by byte
 *   wrong-sdp     the description lies, see `SdpLie`
 *   restart       all connections are closed and the path (`*`: the port) is gone for `forMs`; clears itself
 * Whether anything comes
 *   silence       everything is answered, no media comes
 *   half-open     nothing is read nor sent any more, as when the power went: no connection is closed
 *   cut           the connection ends `afterMs` after PLAY: within a packet, behind one, or with a TEARDOWN of the camera's
 *   session-lost  454 to keep-alives and to PLAY; no media, or the connection closed with the 454
 *   slow          bytes dribble, answers too; what cannot leave is dropped picture by picture
 *   drop          a share of the packets is left out, or all packets of the key frames
 *   garbage       random bytes between the frames (every `everyMs`), instead of the frames, or as the payloads
 * What comes
 *   freeze        one key frame again and again, numbers and timestamps go on
 *   keyless       the encoder makes no key frame any more; the numbers go on without a gap
 *   stills        a key frame every `everyMs` and nothing between; the numbers go on without a gap
 *   clock         timestamps stand still, are 0, jump, run backwards or run fast
 *   numbers       sequence numbers begin anew elsewhere, another source (SSRC) sends, or both, every `everyMs`
 *   vanished      the packets of a session whose client is gone come too, on the same channels
 *   unmarked      no marker bits
 *   channel       another interleaved channel than agreed
 *   payload-type  another payload type than described
 *   huge          every `everyMs` a picture of `sizeBytes`
 *   tiny          pictures in packets of `sizeBytes` payload
 *   unended       no end bits: the last fragment of a NAL unit looks like those before it
 *   annex-b       start codes `place`: between the NAL units of a key frame, which come as one of the first one's type, between
 *                 those of every picture (of a clip of several slices), or in front of each NAL unit
 *
 * Faults of the last two kinds strike connections that play; with `fromStart` who is there is sent away first.
 */
export type Fault = FaultOfKind & { readonly fromStart?: boolean };

type FaultOfKind =
  | { readonly kind: 'refuse' | 'unauthorized' | 'not-found' | 'redirect' }
  | {
      readonly kind:
        | 'silence'
        | 'half-open'
        | 'freeze'
        | 'keyless'
        | 'unmarked'
        | 'channel'
        | 'payload-type'
        | 'unended';
    }
  | { readonly kind: 'nonce'; readonly fresh?: 'nonce' | 'realm' }
  | { readonly kind: 'answer'; readonly method?: AnsweredMethod; readonly status?: number }
  | { readonly kind: 'mute'; readonly method?: AnsweredMethod }
  | { readonly kind: 'endless'; readonly what?: 'header' | 'body' }
  | { readonly kind: 'dribble'; readonly bytesPerSecond?: number }
  | { readonly kind: 'wrong-sdp'; readonly lie?: SdpLie }
  | { readonly kind: 'restart'; readonly forMs?: number }
  | { readonly kind: 'cut'; readonly afterMs?: number; readonly how?: 'fragment' | 'packet' | 'teardown' }
  | { readonly kind: 'session-lost'; readonly ends?: 'in-silence' | 'closed' }
  | { readonly kind: 'slow'; readonly bytesPerSecond?: number }
  | { readonly kind: 'drop'; readonly share?: number; readonly of?: 'packets' | 'key-frames' }
  | {
      readonly kind: 'garbage';
      readonly everyMs?: number;
      readonly place?: 'between' | 'instead' | 'inside';
    }
  | { readonly kind: 'stills'; readonly everyMs?: number }
  | { readonly kind: 'clock'; readonly runs?: 'frozen' | 'zero' | 'jumping' | 'backwards' | 'fast' }
  | { readonly kind: 'numbers'; readonly change?: NumbersChange; readonly everyMs?: number }
  | { readonly kind: 'vanished'; readonly by?: 'picture' | 'packet' }
  | { readonly kind: 'huge'; readonly sizeBytes?: number; readonly everyMs?: number }
  | { readonly kind: 'tiny'; readonly sizeBytes?: number }
  | { readonly kind: 'annex-b'; readonly place?: 'between' | 'in-all' | 'in-front' };

/**
 * parameter-sets     broken ones          codec     another one than comes      unplayable  one that nobody plays
 * no-parameter-sets  in band only         crowded   twenty more tracks          too-long    more than 64 KiB
 * nonsense           no SDP at all
 */
export const SDP_LIES = [
  'parameter-sets',
  'codec',
  'unplayable',
  'nonsense',
  'no-parameter-sets',
  'crowded',
  'too-long',
] as const;
export type SdpLie = (typeof SDP_LIES)[number];

export const NUMBERS_CHANGES = ['sequence', 'source', 'both'] as const;
export type NumbersChange = (typeof NUMBERS_CHANGES)[number];

export const ANSWERED_METHODS = ['OPTIONS', 'DESCRIBE', 'SETUP', 'PLAY', 'GET_PARAMETER'] as const;
export type AnsweredMethod = (typeof ANSWERED_METHODS)[number];

const COUNT = 'count';
type Allowed = typeof COUNT | readonly unknown[];
const METHOD: Allowed = ANSWERED_METHODS;

/** Every kind, and what its options may be. */
export const FAULT_OPTIONS: Record<Fault['kind'], Record<string, Allowed>> = {
  refuse: {},
  unauthorized: {},
  nonce: { fresh: ['nonce', 'realm'] },
  'not-found': {},
  answer: { method: METHOD, status: COUNT },
  mute: { method: METHOD },
  redirect: {},
  endless: { what: ['header', 'body'] },
  dribble: { bytesPerSecond: COUNT },
  'wrong-sdp': { lie: SDP_LIES },
  restart: { forMs: COUNT },
  silence: {},
  'half-open': {},
  cut: { afterMs: COUNT, how: ['fragment', 'packet', 'teardown'] },
  'session-lost': { ends: ['in-silence', 'closed'] },
  slow: { bytesPerSecond: COUNT },
  drop: { share: COUNT, of: ['packets', 'key-frames'] },
  garbage: { everyMs: COUNT, place: ['between', 'instead', 'inside'] },
  freeze: {},
  keyless: {},
  stills: { everyMs: COUNT },
  clock: { runs: ['frozen', 'zero', 'jumping', 'backwards', 'fast'] },
  numbers: { change: NUMBERS_CHANGES, everyMs: COUNT },
  vanished: { by: ['picture', 'packet'] },
  unmarked: {},
  channel: {},
  'payload-type': {},
  huge: { sizeBytes: COUNT, everyMs: COUNT },
  tiny: { sizeBytes: COUNT },
  unended: {},
  'annex-b': { place: ['between', 'in-all', 'in-front'] },
};

export const FAULT_KINDS = Object.keys(FAULT_OPTIONS) as Fault['kind'][];

export const FAULT_DEFAULTS = {
  answerMethod: 'DESCRIBE',
  answerStatus: 500,
  dribbleBytesPerSecond: 20,
  cutAfterMs: 1500,
  dropShare: 0.05,
  slowBytesPerSecond: 2000,
  garbageEveryMs: 500,
  restartForMs: 5000,
  numbersEveryMs: 3000,
  stillsEveryMs: 8000,
  hugeBytes: 5 * 1024 * 1024,
  hugeEveryMs: 500,
  tinyBytes: 100,
} as const;

const ANSWERING: ReadonlySet<Fault['kind']> = new Set([
  'refuse',
  'unauthorized',
  'nonce',
  'not-found',
  'redirect',
  'endless',
  'dribble',
  'wrong-sdp',
  'restart',
]);

/** It takes effect for those who come: who is there already is sent away. */
export function sendsAway(fault: Fault): boolean {
  return fault.fromStart === true || spoilsSessions(fault);
}

/** A connection that was told a lie, was let in by no one or has died does not become sound when the camera does. */
export function outlivesItsFault(fault: Fault): boolean {
  return !(spoilsSessions(fault) || fault.kind === 'half-open' || fault.kind === 'session-lost');
}

function spoilsSessions(fault: Fault): boolean {
  if (fault.kind === 'answer' || fault.kind === 'mute') return fault.method !== 'GET_PARAMETER';
  return ANSWERING.has(fault.kind);
}

/** From the control port's JSON, or from a bare kind. Null when it is not a fault. */
export function parseFault(value: unknown): Fault | null {
  const record = typeof value === 'string' ? { kind: value } : value;
  if (typeof record !== 'object' || record === null) return null;
  const { kind, fromStart, ...options } = record as Record<string, unknown>;
  if (typeof kind !== 'string' || !Object.hasOwn(FAULT_OPTIONS, kind)) return null;
  if (fromStart !== undefined && typeof fromStart !== 'boolean') return null;
  const allowed = FAULT_OPTIONS[kind as Fault['kind']];
  const sound = Object.entries(options).every(
    ([name, option]) => option === undefined || isAllowed(allowed[name], option),
  );
  return sound ? (record as Fault) : null;
}

function isAllowed(allowed: Allowed | undefined, value: unknown): boolean {
  if (allowed === COUNT) return typeof value === 'number' && Number.isFinite(value) && value >= 0;
  return allowed?.includes(value) ?? false;
}
