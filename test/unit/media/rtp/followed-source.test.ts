import { describe, expect, it } from 'vitest';
import { FollowedSource, type NamedSource } from '../../../../server/media/rtp/followed-source.ts';
import { createRtpPacket } from '../../../../server/media/rtp/rtp-packet.ts';
import { SequenceTracker } from '../../../../server/media/rtp/sequence-tracker.ts';

const OURS = { ssrc: 1, sequence: 100, timestamp: 9_000 };
const OTHER = { ssrc: 2, sequence: 40_000, timestamp: 2_000_000_000 };

/** A track's feeder: packets of each source with numbers of their own, a picture of one packet each 40 ms unless told otherwise. */
function feeder(named?: NamedSource) {
  const sequence = new SequenceTracker();
  const source = new FollowedSource(sequence, named);
  const packet = createRtpPacket();
  let nowMs = 10_000;
  const sender = ({ ssrc, sequence: first, timestamp }: typeof OURS) => {
    let sent = 0;
    return {
      /** Whether the packet counts. */
      send({ afterMs = 20, ticks = 3_600 } = {}): boolean {
        nowMs += afterMs;
        packet.ssrc = ssrc;
        packet.sequenceNumber = (first + sent) & 0xffff;
        packet.timestamp = (timestamp + sent * ticks) >>> 0;
        sent += 1;
        if (packet.ssrc !== source.ssrc && !source.takes(packet, nowMs)) return false;
        source.timestamp = packet.timestamp;
        return sequence.push(packet.sequenceNumber) >= 0;
      },
    };
  };
  return { source, sequence, sender };
}

const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

describe('FollowedSource', () => {
  it('follows the first where the camera says nothing, and drops what others send', () => {
    const { source, sequence, sender } = feeder();
    const [ours, other] = [sender(OURS), sender(OTHER)];
    const counted = times(200, () => [ours.send(), other.send()]);
    expect(counted).toEqual(Array(200).fill([true, false]));
    expect([source.foreign, sequence.received, sequence.lost, sequence.late]).toEqual([200, 200, 0, 0]);
  });

  it.each<[string, NamedSource]>([
    ['ssrc', { ssrc: OURS.ssrc }],
    ['sequence number', { sequence: OURS.sequence }],
    ['timestamp', { rtpTime: OURS.timestamp }],
    ['all', { ssrc: OURS.ssrc, sequence: OURS.sequence, rtpTime: OURS.timestamp }],
    ['timestamp, the number being zero', { sequence: 0, rtpTime: OURS.timestamp + 3_600 }],
  ])('goes over to the one that the camera named by %s as soon as it comes', (_by, named) => {
    const { source, sequence, sender } = feeder(named);
    const [ours, other] = [sender(OURS), sender(OTHER)];
    expect(times(5, () => other.send())).toEqual(Array(5).fill(true));
    expect(times(50, () => [ours.send(), other.send()])).toEqual(Array(50).fill([true, false]));
    expect([source.ssrc, sequence.lost]).toEqual([OURS.ssrc, 1]);
  });

  it('believes the ssrc before the numbers', () => {
    const { sender } = feeder({ ssrc: OURS.ssrc, sequence: OTHER.sequence, rtpTime: OTHER.timestamp });
    const [ours, other] = [sender(OURS), sender(OTHER)];
    expect([other.send(), ours.send(), other.send(), ours.send()]).toEqual([true, true, false, true]);
  });

  it.each([0, 77])('waits for nobody where the ssrc that was named, %i, is nobody’s', (ssrc) => {
    const { source, sender } = feeder({ ssrc, sequence: 0, rtpTime: 0 });
    const ours = sender(OURS);
    expect(times(500, () => ours.send())).toEqual(Array(500).fill(true));
    expect(source.foreign).toBe(0);
  });

  it('takes a number that another comes by later for no beginning', () => {
    const { sender } = feeder({ sequence: 44_000 });
    const [ours, other] = [sender(OURS), sender(OTHER)];
    times(3_000, () => ours.send());
    expect(times(4_100, () => [ours.send(), other.send()])).toEqual(Array(4_100).fill([true, false]));
  });

  it('follows the first behind a late answer to PLAY that names nobody', () => {
    const { source, sequence, sender } = feeder();
    const [ours, other] = [sender(OURS), sender(OTHER)];
    times(10, () => other.send());
    source.answered({});
    expect([ours.send(), other.send(), ours.send()]).toEqual([true, false, true]);
    expect(sequence.lost).toBe(1);
  });

  it('goes on without a gap where the first behind a late answer is the one from before', () => {
    const { source, sequence, sender } = feeder();
    const ours = sender(OURS);
    times(10, () => ours.send());
    source.answered({ sequence: OURS.sequence, rtpTime: OURS.timestamp });
    expect(times(10, () => ours.send())).toEqual(Array(10).fill(true));
    expect([sequence.received, sequence.lost, source.foreign]).toEqual([20, 0, 0]);
  });

  it('keeps the one that SETUP named when the answer to PLAY comes late', () => {
    const { source, sender } = feeder({ ssrc: OURS.ssrc });
    const [ours, other] = [sender(OURS), sender(OTHER)];
    ours.send();
    source.answered({ ssrc: OURS.ssrc });
    expect([other.send(), ours.send()]).toEqual([false, true]);
  });

  it('goes on with a source that goes on in the numbers of the one before it', () => {
    const { sequence, sender } = feeder();
    const ours = sender(OURS);
    times(10, () => ours.send());
    const renamed = sender({ ssrc: 9, sequence: OURS.sequence + 10, timestamp: OURS.timestamp + 36_000 });
    expect(times(10, () => renamed.send())).toEqual(Array(10).fill(true));
    expect(sequence.lost).toBe(0);
  });

  it('tells two sessions of one clock apart by their numbers', () => {
    const { source, sender } = feeder();
    const [ours, other] = [sender(OURS), sender({ ...OTHER, timestamp: OURS.timestamp })];
    expect(times(50, () => [ours.send(), other.send()])).toEqual(Array(50).fill([true, false]));
    expect(source.foreign).toBe(50);
  });

  it('takes the very next number for nothing where the time is another altogether', () => {
    const { sender } = feeder();
    const ours = sender(OURS);
    times(10, () => ours.send());
    expect(sender({ ...OTHER, sequence: OURS.sequence + 10 }).send()).toBe(false);
    expect(ours.send()).toBe(true);
  });

  it('goes over to another that has come alone for half a second', () => {
    const { sequence, sender } = feeder();
    const [ours, other] = [sender(OURS), sender(OTHER)];
    times(50, () => [ours.send(), other.send()]);
    const counted = times(50, () => other.send({ afterMs: 40 }));
    const first = counted.indexOf(true);
    expect(first).toBe(12); // the one in front of them came when ours had been heard last
    expect(counted.slice(first)).toEqual(Array(38).fill(true));
    expect([sequence.lost, ours.send()]).toEqual([1, false]);
  });

  it('comes back at once to the one that was named', () => {
    const { sender } = feeder({ ssrc: OURS.ssrc });
    const [ours, other] = [sender(OURS), sender(OTHER)];
    ours.send();
    times(50, () => other.send());
    expect([other.send(), ours.send(), other.send()]).toEqual([true, true, false]);
  });

  it('takes no single picture of another for its end, however long it lasts and however many packets it has', () => {
    const { sender } = feeder();
    const [ours, other] = [sender(OURS), sender(OTHER)];
    for (let picture = 0; picture < 5; picture += 1) {
      expect(ours.send()).toBe(true);
      expect(times(300, () => other.send({ afterMs: 5, ticks: 0 }))).toEqual(Array(300).fill(false));
    }
  });

  it('takes what another had kept and sends at once for no end', () => {
    const { sender } = feeder();
    const [ours, other] = [sender(OURS), sender(OTHER)];
    ours.send();
    expect(times(1_000, () => other.send({ afterMs: 0.1 }))).toEqual(Array(1_000).fill(false));
    expect(ours.send()).toBe(true);
  });

  it('leaves two sessions of one picture a second where they are', () => {
    const { sender } = feeder();
    const [ours, other] = [sender(OURS), sender(OTHER)];
    const counted = times(20, () => [ours.send({ afterMs: 900 }), other.send({ afterMs: 100 })]);
    expect(counted).toEqual(Array(20).fill([true, false]));
  });

  it('goes over within two seconds also to one whose clock stands still', () => {
    const { sender } = feeder();
    const [ours, other] = [sender(OURS), sender(OTHER)];
    ours.send();
    const counted = times(60, () => other.send({ afterMs: 40, ticks: 0 }));
    expect(counted.indexOf(true)).toBe(50);
  });

  it('believes the reports of the followed one, and of others as long as nobody else sends', () => {
    const { source, sender } = feeder();
    const [ours, other] = [sender(OURS), sender(OTHER)];
    ours.send();
    expect(source.reports(0)).toBe(true); // there are cameras that name zero
    other.send();
    expect([source.reports(0), source.reports(OTHER.ssrc), source.reports(OURS.ssrc)]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('believes no other reports once the followed one has reported under its name', () => {
    const { source, sender } = feeder();
    sender(OURS).send();
    expect([source.reports(OURS.ssrc), source.reports(OTHER.ssrc)]).toEqual([true, false]);
  });
});
