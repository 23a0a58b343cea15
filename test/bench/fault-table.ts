import type { HealthReason, HealthState } from '../../server/contract/health-states.ts';
import type { Fault } from '../simulator/fault.ts';

export interface Told {
  readonly state: HealthState;
  readonly reason: HealthReason;
}

/** A way for a camera to go wrong, and what the hub is to make of it. */
export interface NamedFault {
  readonly name: string;
  readonly fault: Fault;
  /** What the hub is to tell in the end. Where several stand here, each of them is right. */
  readonly told: readonly Told[];
  /** What it may tell before that. */
  readonly before?: readonly Told[];
  /** Do parts go on coming, or only now and then, or none? */
  readonly picture: 'goes on' | 'comes and goes' | 'ends';
  /** When the picture has to be back: within 5 s, or within 5 s or the backoff then in force where that is longer. */
  readonly back: '5 s' | '5 s or backoff';
  /** `locked`: the camera asks for a password, which the hub knows. `alone`: it strikes all cameras of a simulator. */
  readonly stage?: 'locked' | 'alone';
  /** The camera plays another clip than the others. */
  readonly clip?: string;
  /** Of a fault that the hub gets used to: when it has to have done. */
  readonly watchedMs?: number;
}

const LIVE: Told = { state: 'live', reason: 'media-flows' };
const DENIED: Told = { state: 'denied', reason: 'wrong-credentials' };
const offline = (reason: HealthReason): Told => ({ state: 'offline', reason });
const degraded = (reason: HealthReason): Told => ({ state: 'degraded', reason });

/** The picture goes on, and the hub says so. */
const tolerated = (name: string, fault: Fault): NamedFault => ({
  name,
  fault,
  told: [LIVE],
  picture: 'goes on',
  back: '5 s',
});

/** The session goes on with a flaw, or without a picture. */
const flawed = (
  name: string,
  fault: Fault,
  told: readonly Told[],
  picture: NamedFault['picture'] = 'goes on',
): NamedFault => ({ name, fault, told, picture, back: '5 s' });

/** No session comes about, or none that lasts. */
const failing = (name: string, fault: Fault, ...told: readonly Told[]): NamedFault => ({
  name,
  fault,
  told,
  picture: 'ends',
  back: '5 s or backoff',
});

/** Sessions come about and end again. Until that is plain, the hub may call the first losses by their reason. */
const flapping = (name: string, fault: Fault, reason: HealthReason): NamedFault => ({
  name,
  fault,
  told: [degraded(reason)],
  before: [offline(reason)],
  picture: 'comes and goes',
  back: '5 s or backoff',
});

/** The session is not given up yet, and nothing comes any more. */
const FADING: readonly Told[] = [degraded('low-frame-rate')];

export const FAULT_TABLE: readonly NamedFault[] = [
  // The camera cannot be reached, or lets nobody in.
  {
    ...failing('nobody listens at the port', { kind: 'refuse' }, offline('connection-refused')),
    stage: 'alone',
  },
  failing('connection reset at the first request', { kind: 'refuse' }, offline('closed-by-camera')),
  failing('asks for a password that nobody gave', { kind: 'unauthorized' }, DENIED),
  { ...failing('refuses the right password', { kind: 'unauthorized' }, DENIED), stage: 'locked' },
  { ...failing('a new nonce each time, the old one stale', { kind: 'nonce' }, DENIED), stage: 'locked' },
  { ...failing('a new realm each time', { kind: 'nonce', fresh: 'realm' }, DENIED), stage: 'locked' },
  failing('403 to DESCRIBE', { kind: 'answer', method: 'DESCRIBE', status: 403 }, DENIED),
  failing('404 to DESCRIBE', { kind: 'not-found' }, offline('stream-not-found')),
  failing('500 to DESCRIBE', { kind: 'answer', method: 'DESCRIBE', status: 500 }, offline('protocol-error')),
  failing(
    '503 to DESCRIBE',
    { kind: 'answer', method: 'DESCRIBE', status: 503 },
    offline('connection-refused'),
  ),
  failing(
    '453 to SETUP: enough viewers',
    { kind: 'answer', method: 'SETUP', status: 453 },
    offline('connection-refused'),
  ),
  failing('461 to SETUP', { kind: 'answer', method: 'SETUP', status: 461 }, offline('protocol-error')),
  failing('455 to PLAY', { kind: 'answer', method: 'PLAY', status: 455 }, offline('protocol-error')),
  failing('redirects in a circle', { kind: 'redirect' }, offline('protocol-error')),
  tolerated('501 to OPTIONS', { kind: 'answer', method: 'OPTIONS', status: 501 }),
  // It answers late, never, or without end.
  failing('OPTIONS never answered', { kind: 'mute', method: 'OPTIONS' }, offline('timed-out')),
  failing('DESCRIBE never answered', { kind: 'mute', method: 'DESCRIBE' }, offline('timed-out')),
  failing('SETUP never answered', { kind: 'mute', method: 'SETUP' }, offline('timed-out')),
  tolerated('PLAY never answered, the media comes', { kind: 'mute', method: 'PLAY' }),
  failing('DESCRIBE answered byte by byte', { kind: 'dribble' }, offline('timed-out')),
  failing('a header without end', { kind: 'endless', what: 'header' }, offline('protocol-error')),
  failing('a body without end', { kind: 'endless', what: 'body' }, offline('protocol-error')),
  {
    ...failing('the power goes: connections half-open', { kind: 'half-open' }, offline('timed-out')),
    before: [...FADING, offline('no-media')],
  },
  // Its description is wrong.
  tolerated('SDP with broken parameter sets', { kind: 'wrong-sdp', lie: 'parameter-sets' }),
  tolerated('SDP without parameter sets', { kind: 'wrong-sdp', lie: 'no-parameter-sets' }),
  tolerated('SDP of twenty more tracks', { kind: 'wrong-sdp', lie: 'crowded' }),
  failing('SDP names another codec', { kind: 'wrong-sdp', lie: 'codec' }, offline('no-media')),
  failing(
    'SDP of a codec that nobody plays',
    { kind: 'wrong-sdp', lie: 'unplayable' },
    {
      state: 'unsupported',
      reason: 'no-playable-track',
    },
  ),
  failing('SDP of more than 64 KiB', { kind: 'wrong-sdp', lie: 'too-long' }, offline('protocol-error')),
  failing('HTML instead of SDP', { kind: 'wrong-sdp', lie: 'nonsense' }, offline('protocol-error')),
  // The media stops, or the session does.
  failing('silent from the start', { kind: 'silence', fromStart: true }, offline('no-media')),
  { ...failing('silent in mid-stream', { kind: 'silence' }, offline('no-media')), before: FADING },
  {
    ...failing('454 in mid-stream', { kind: 'session-lost' }, offline('stream-not-found')),
    before: [...FADING, offline('no-media')],
  },
  {
    ...failing(
      'keep-alive answered with an error, session closed',
      { kind: 'session-lost', ends: 'closed' },
      offline('stream-not-found'),
    ),
    before: [offline('closed-by-camera')],
  },
  tolerated('keep-alive refused, the media goes on', {
    kind: 'answer',
    method: 'GET_PARAMETER',
    status: 501,
  }),
  tolerated('keep-alive never answered', { kind: 'mute', method: 'GET_PARAMETER' }),
  flapping('cut in mid-fragment', { kind: 'cut' }, 'closed-by-camera'),
  flapping('cut at a packet boundary', { kind: 'cut', how: 'packet' }, 'closed-by-camera'),
  flapping('flapping every second', { kind: 'cut', how: 'packet', afterMs: 1000 }, 'closed-by-camera'),
  flapping('TEARDOWN by the camera', { kind: 'cut', how: 'teardown' }, 'closed-by-camera'),
  {
    ...failing('restarts', { kind: 'restart', forMs: 60_000 }, offline('stream-not-found')),
  },
  {
    ...failing('restarts with its port', { kind: 'restart', forMs: 60_000 }, offline('connection-refused')),
    stage: 'alone',
  },
  // Packets are lost, late or not what they should be.
  tolerated('1 % of the packets lost', { kind: 'drop', share: 0.01 }),
  flawed('5 % of the packets lost', { kind: 'drop', share: 0.05 }, [degraded('packet-loss')]),
  flawed(
    '30 % of the packets lost',
    { kind: 'drop', share: 0.3 },
    [degraded('packet-loss')],
    'comes and goes',
  ),
  flawed('key frames lost', { kind: 'drop', of: 'key-frames' }, [degraded('packet-loss')]),
  tolerated('no key frames any more', { kind: 'keyless' }),
  {
    // Known for its film, it is given up behind the first still. Then nobody knows what it sends, and it is waited for.
    ...flawed('a still every eight seconds', { kind: 'stills', fromStart: true }, [LIVE], 'comes and goes'),
    before: [offline('no-media')],
    watchedMs: 28_000,
  },
  flawed(
    'a third of the bandwidth',
    { kind: 'slow', bytesPerSecond: 20_000 },
    [degraded('packet-loss'), degraded('low-frame-rate')],
    'comes and goes',
  ),
  flawed('garbage between the frames', { kind: 'garbage' }, [degraded('damaged-packets')]),
  {
    ...failing(
      'garbage instead of the frames',
      { kind: 'garbage', place: 'instead' },
      offline('protocol-error'),
      // Some of it looks like frames, which delays the end.
      offline('no-media'),
    ),
    before: [degraded('damaged-packets'), degraded('low-frame-rate')],
  },
  {
    ...flawed(
      'garbage as the payloads',
      { kind: 'garbage', place: 'inside' },
      [degraded('damaged-packets')],
      'comes and goes',
    ),
    // Sessions without a picture are given up, each after a longer pause than the one before.
    back: '5 s or backoff',
  },
  tolerated('another channel than agreed', { kind: 'channel', fromStart: true }),
  tolerated('another channel in mid-stream', { kind: 'channel' }),
  // What comes instead of the described type from a session's start is taken for it: the hub has to call the camera again first.
  flawed(
    'another payload type than described',
    { kind: 'payload-type' },
    [degraded('low-frame-rate')],
    'comes and goes',
  ),
  tolerated('no marker bits', { kind: 'unmarked' }),
  tolerated('sequence numbers begin anew', { kind: 'numbers' }),
  tolerated('another source (SSRC)', { kind: 'numbers', change: 'source' }),
  tolerated('another source (SSRC) with other numbers', { kind: 'numbers', change: 'both', everyMs: 10_000 }),
  // Old live555 servers, many Reolinks.
  tolerated("a vanished client's session beside ours, from the start", { kind: 'vanished', fromStart: true }),
  tolerated("a vanished client's session beside ours, in the midst of pictures", {
    kind: 'vanished',
    by: 'packet',
    fromStart: true,
  }),
  tolerated("a vanished client's session beside ours, in mid-stream", { kind: 'vanished' }),
  tolerated('packets of 100 bytes', { kind: 'tiny' }),
  tolerated('fragments without end bits', { kind: 'unended' }),
  tolerated('key frames with their sets as one NAL unit, start codes between', { kind: 'annex-b' }),
  {
    ...tolerated('all slices of each picture as one NAL unit, start codes between', {
      kind: 'annex-b',
      place: 'in-all',
    }),
    clip: 'bench-slices',
  },
  tolerated('a start code in front of each NAL unit', { kind: 'annex-b', place: 'in-front' }),
  flawed('pictures of 5 MiB', { kind: 'huge' }, [degraded('damaged-packets'), degraded('packet-loss')]),
  flawed('the encoder repeats one picture', { kind: 'freeze' }, [degraded('frozen-picture')]),
  // Its clock is wrong.
  tolerated('clock stands still', { kind: 'clock', runs: 'frozen' }),
  tolerated('clock at zero', { kind: 'clock', runs: 'zero' }),
  tolerated('clock jumps every second', { kind: 'clock', runs: 'jumping' }),
  tolerated('clock runs backwards', { kind: 'clock', runs: 'backwards' }),
  tolerated('clock runs 5 % fast', { kind: 'clock', runs: 'fast' }),
];
