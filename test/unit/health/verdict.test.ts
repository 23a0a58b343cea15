import { expect, test } from 'vitest';
import type { StreamStatus } from '../../../server/cameras/stream-status.ts';
import type { ProfileId } from '../../../server/contract/dto.ts';
import type { HealthReason } from '../../../server/contract/health-states.ts';
import { type ProbeRecord, recordProbe } from '../../../server/health/camera-evidence.ts';
import { judgeCamera } from '../../../server/health/verdict.ts';
import { camera, failing, playing, stream } from './health-fixture.ts';

const NOW = 1_000_000;
const GOOD = { ok: true } as const;
const bad = (reason: HealthReason) => ({ ok: false, reason, message: '' }) as const;

function probes(...outcomes: Parameters<typeof recordProbe>[1][]): ProbeRecord | null {
  return outcomes.reduce<ProbeRecord | null>(
    (before, outcome) => recordProbe(before, outcome, NOW - 1_000),
    null,
  );
}

type Case = [string, Partial<Record<ProfileId, StreamStatus>>, ProbeRecord | null, string];

const ended = (reason: HealthReason | null, agoMs: number, mediaAgoMs: number | null = null) =>
  stream('idle', {
    phaseSinceMs: NOW - agoMs,
    failure: reason && { reason, message: '' },
    lastMediaAtMs: mediaAgoMs && NOW - mediaAgoMs,
  });

/** As if each had been heard of at once. */
const endsOf = (streams: Partial<Record<ProfileId, StreamStatus>>) => ({
  of(profile: ProfileId): number | null {
    const status = streams[profile];
    return status?.phase === 'idle' ? status.phaseSinceMs : null;
  },
});

test.each<Case>([
  ['never visited', {}, null, 'unknown not-visited-yet'],
  ['its first pull is connecting', { main: stream('connecting') }, null, 'unknown connecting'],
  [
    'connecting, and the last probe was answered',
    { main: stream('connecting') },
    probes(GOOD),
    'standby answers-probe',
  ],
  [
    'connecting again after a failure',
    { main: stream('connecting', { failure: { reason: 'timed-out', message: '' } }) },
    probes(GOOD),
    'offline timed-out',
  ],

  ['media flows, not yet measured', { main: playing(null) }, null, 'live media-flows'],
  ['media flows and is sound', { main: playing() }, null, 'live media-flows'],
  [
    'media flows whatever an old probe said',
    { sub: playing() },
    probes(bad('timed-out')),
    'live media-flows',
  ],
  ['a fifth of the frames is missing', { main: playing({ frameRate: 20 }) }, null, 'live media-flows'],
  ['half of the frames is missing', { main: playing({ frameRate: 12 }) }, null, 'degraded low-frame-rate'],
  [
    'how many frames to expect is not known',
    { main: playing({ frameRate: 1, expectedFrameRate: null }) },
    null,
    'live media-flows',
  ],
  ['a hundredth of the packets is lost', { main: playing({ lossRatio: 0.01 }) }, null, 'live media-flows'],
  [
    'a twentieth of the packets is lost',
    { main: playing({ lossRatio: 0.05 }) },
    null,
    'degraded packet-loss',
  ],
  [
    'damaged packets keep coming',
    { main: playing({ damagedPerSecond: 3 }) },
    null,
    'degraded damaged-packets',
  ],
  [
    'the picture stands still, and frames are few',
    { main: playing({ frozen: true, frameRate: 5 }) },
    null,
    'degraded frozen-picture',
  ],
  [
    'hardly enough comes of a picture to tell that it is frozen',
    { main: playing({ frozen: true, lossRatio: 0.05 }) },
    null,
    'degraded packet-loss',
  ],
  [
    'one profile is sound, the other is not',
    { main: playing(), sub: playing({ frozen: true }) },
    null,
    'degraded frozen-picture',
  ],
  [
    'one profile plays, the other does not exist',
    { main: playing(), sub: failing('stream-not-found') },
    null,
    'degraded stream-not-found',
  ],
  [
    'one profile plays, the other is connecting',
    { main: playing(), sub: stream('connecting') },
    null,
    'live media-flows',
  ],

  [
    'the pull is refused',
    { main: failing('connection-refused') },
    probes(GOOD),
    'offline connection-refused',
  ],
  ['the credentials are wrong', { main: failing('wrong-credentials') }, null, 'denied wrong-credentials'],
  ['there is nothing to play', { main: failing('no-playable-track') }, null, 'unsupported no-playable-track'],
  ['ffmpeg is missing', { main: failing('needs-ffmpeg') }, null, 'unsupported needs-ffmpeg'],
  ['all lanes are in use', { main: failing('no-free-lane') }, null, 'unsupported no-free-lane'],
  [
    'it could not be transcoded',
    { main: failing('transcoding-failed') },
    null,
    'unsupported transcoding-failed',
  ],
  [
    'two profiles fail differently: main speaks',
    { main: failing('timed-out'), sub: failing('no-media') },
    null,
    'offline timed-out',
  ],
  [
    'two profiles fail differently: credentials need a person',
    { main: failing('timed-out'), sub: failing('wrong-credentials') },
    null,
    'denied wrong-credentials',
  ],
  ['its media thread crashed', { main: failing('engine-restarting') }, null, 'offline engine-restarting'],

  ['it answers the probe', {}, probes(GOOD), 'standby answers-probe'],
  ['its first probe fails', {}, probes(bad('host-unreachable')), 'offline host-unreachable'],
  ['one probe fails after a good one', {}, probes(GOOD, bad('timed-out')), 'standby answers-probe'],
  [
    'two probes fail after a good one',
    {},
    probes(GOOD, bad('timed-out'), bad('timed-out')),
    'offline timed-out',
  ],
  [
    'a probe is answered after failures',
    {},
    probes(bad('timed-out'), bad('timed-out'), GOOD),
    'standby answers-probe',
  ],
  ['the probe is denied', {}, probes(bad('wrong-credentials')), 'denied wrong-credentials'],

  [
    'its viewers left, the probe is older',
    { main: ended(null, 500, 600) },
    probes(bad('timed-out')),
    'standby answers-probe',
  ],
  [
    'its viewers left before the last probe failed',
    { main: ended(null, 5_000, 6_000) },
    probes(bad('timed-out')),
    'offline timed-out',
  ],
  [
    'its pull had failed when the viewers left',
    { main: ended('timed-out', 500) },
    probes(GOOD),
    'offline timed-out',
  ],
  [
    'its pull had failed before the last probe was answered',
    { main: ended('timed-out', 5_000) },
    probes(GOOD),
    'standby answers-probe',
  ],
  [
    'no media came: a probe cannot take that back',
    { main: ended('no-media', 60_000) },
    probes(GOOD),
    'offline no-media',
  ],
  [
    'no media came, long ago',
    { main: ended('no-media', 11 * 60_000) },
    probes(GOOD),
    'standby answers-probe',
  ],
  [
    'the newest of two ended pulls speaks',
    { main: ended('no-media', 60_000), sub: ended(null, 2_000, 2_500) },
    null,
    'standby answers-probe',
  ],
])('when %s, the camera is as found', (_title, streams, probe, expected) => {
  const { state, reason } = judgeCamera(camera('c', streams), { probe, ends: endsOf(streams) }, NOW);
  expect(`${state} ${reason}`).toBe(expected);
});

test('a disabled camera and one under maintenance are that, whatever else is known', () => {
  const busy = camera('c', { main: failing('timed-out') });
  busy.definition.maintenance = true;
  expect(judgeCamera(busy, { probe: probes(bad('timed-out')), ends: endsOf({}) }, NOW)).toEqual({
    state: 'maintenance',
    reason: 'planned-maintenance',
  });
  busy.definition.enabled = false;
  expect(judgeCamera(busy, { probe: null, ends: endsOf({}) }, NOW)).toEqual({
    state: 'disabled',
    reason: 'disabled-by-admin',
  });
});
