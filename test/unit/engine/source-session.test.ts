import { describe, expect, it } from 'vitest';
import { LaneFailure } from '../../../server/engine/lane-failure.ts';
import { SourceSession } from '../../../server/engine/source-session.ts';
import { StreamMeter } from '../../../server/engine/stream-meter.ts';

describe('SourceSession', () => {
  it('ends with a word when all that comes is of a kind that cannot be read', () => {
    const session = begin();
    session.check(2_000, 100, null);
    expect(session.signal.aborted).toBe(false);
    session.check(4_000, 200, 'H.264 in interleaved mode');
    expect(session.signal.aborted).toBe(true);
    expect(session.failure).toMatchObject({
      code: 'no-playable-track',
      message: expect.stringContaining('H.264 in interleaved mode'),
    });
  });

  it('goes on when frames come all the same', () => {
    const meter = new StreamMeter(0);
    const session = begin(meter);
    meter.frame(1_000, 1_000);
    session.check(2_000, 200, 'H.264 in interleaved mode');
    expect(session.failure).toBeNull();
  });

  it('ends when packets make no picture for ten seconds', () => {
    const session = begin();
    for (const nowMs of [4_000, 7_000, 9_999]) session.check(nowMs, nowMs, null);
    expect(session.failure).toBeNull();
    session.check(10_000, 10_000, null);
    expect(session.failure?.code).toBe('no-media');
  });

  it('ends with the first thing that fails, and with no other', () => {
    const session = begin();
    session.fail(new LaneFailure('transcoding-failed', 'ffmpeg exited with 1'));
    session.fail(new LaneFailure('transcoding-failed', 'the relay was closed'));
    session.check(60_000, 100, null);
    expect([session.signal.aborted, session.failure?.message]).toEqual([true, 'ffmpeg exited with 1']);
  });

  it('fails no more when it has ended', () => {
    const closing = new AbortController();
    const session = new SourceSession(closing.signal);
    closing.abort();
    session.fail(new LaneFailure('transcoding-failed', 'ffmpeg was ended by SIGTERM'));
    expect(session.failure).toBeNull();
  });

  it('ends with the stream', () => {
    const closing = new AbortController();
    const session = new SourceSession(closing.signal);
    closing.abort();
    expect(session.signal.aborted).toBe(true);
    expect(session.failure).toBeNull();
  });
});

function begin(meter = new StreamMeter(0)): SourceSession {
  const session = new SourceSession(new AbortController().signal);
  session.begin(meter, 0);
  return session;
}
