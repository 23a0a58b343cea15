import type { Socket } from 'node:net';
import { beforeEach, describe, expect, it } from 'vitest';
import { Link } from '../../simulator/link.ts';
import { Pacer } from '../../simulator/pacer.ts';
import type { SimulatedPath } from '../../simulator/simulated-path.ts';
import { TrackPlayer } from '../../simulator/track-player.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { HeldSocket } from './held-socket.ts';
import { tinyClip } from './tiny-clip.ts';

const UNIT_MS = 40;
/** What is written is read at once, as a kernel does: the packets are shared and change. */
class ReadSocket extends HeldSocket {
  readonly sequences: number[] = [];

  override write(bytes: Buffer): void {
    super.write(bytes);
    for (let at = 0; at < bytes.length; at += 4 + bytes.readUInt16BE(at + 2)) {
      // RTCP goes one channel above.
      if (bytes[at + 1] === 0) this.sequences.push(bytes.readUInt16BE(at + 6));
    }
  }
}

const holesIn = (sequences: readonly number[]) =>
  sequences.slice(1).filter((sequence, index) => sequence !== ((sequences[index]! + 1) & 0xffff)).length;

describe('A simulated camera whose process was held up', () => {
  let clock: FakeClock;
  let socket: ReadSocket;

  beforeEach(() => {
    clock = new FakeClock();
    socket = new ReadSocket();
    const pacer = new Pacer(clock);
    const path: SimulatedPath = {
      ...{ name: 'tiny', clip: tinyClip(), credentials: null, phaseMs: 0 },
      ...{ connections: new Set(), fault: null, faultRevision: 0 },
    };
    const link = new Link(socket as unknown as Socket, pacer);
    const [track] = path.clip.tracks;
    pacer.add(new TrackPlayer({ track: track!, path, link, clock, originMs: 0, channel: 0 }));
  });

  /** The reader takes at once what it is sent. */
  const playFor = (ms: number) => {
    for (const endMs = clock.monotonic() + ms; clock.monotonic() < endMs; ) {
      clock.advanceSync(UNIT_MS / 2);
      socket.drain();
    }
  };

  it('catches up, and loses nothing to a reader that needs a while for the burst', () => {
    playFor(1_000);
    clock.standStill(3_000);
    clock.advanceSync(200);
    socket.drain();
    playFor(1_000);
    const { sequences } = socket;
    const packetsPerLoop = 12;
    expect(holesIn(sequences)).toBe(0);
    expect(sequences.length).toBeGreaterThanOrEqual((5_200 / 400) * packetsPerLoop - packetsPerLoop);
  });

  it('goes on with the present when that was for long', () => {
    playFor(1_000);
    clock.standStill(60_000);
    playFor(1_000);
    expect(holesIn(socket.sequences)).toBe(1);
  });
});
