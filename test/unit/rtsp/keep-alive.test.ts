import { expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { frameOf, rtpPacket } from '../../support/rtsp-bytes.ts';
import { stage } from '../../support/rtsp-reading.ts';
import { ordinary, respond, type SeenRequest } from '../../support/scripted-camera.ts';

const { camera, read } = stage();
const video = (sequence: number) => frameOf(0, rtpPacket({ payloadType: 96, sequence }));

it('keeps the session awake at half its timeout, and by OPTIONS once GET_PARAMETER is refused', async () => {
  const clock = new FakeClock();
  const hub = await camera(ordinary({ getParameter: (request) => respond(request, 501) }));
  const reading = read(hub.url(), { clock });
  await eventually(() => reading.played !== null);
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second += 1) {
      const before = reading.packets.length;
      hub.send(video(second));
      await eventually(() => reading.packets.length > before);
      await clock.advance(1_000);
    }
  };
  await pass(9);
  expect(hub.methods.slice(5)).toEqual([]);
  await pass(1);
  await eventually(() => expect(hub.methods.slice(5)).toEqual(['GET_PARAMETER']));
  expect(hub.requests.at(-1)?.headers.get('session')).toBe('se55ion');
  await pass(10);
  await eventually(() => expect(hub.methods.slice(5)).toEqual(['GET_PARAMETER', 'OPTIONS']));
  expect(reading.outcome).toBeUndefined();
});

it.each([
  ['in one header', 'OPTIONS, GET_PARAMETER', 'GET_PARAMETER'],
  ['in several', ['OPTIONS, DESCRIBE', 'SETUP, GET_PARAMETER'], 'GET_PARAMETER'],
  ['without GET_PARAMETER', 'OPTIONS, SET_PARAMETER', 'OPTIONS'],
])(
  'keeps the session awake by what the camera offers %s, and in time for any timeout',
  async (_how, offer, by) => {
    const clock = new FakeClock();
    const hub = await camera(
      ordinary({
        options: (request) => respond(request, 200, { Public: offer }),
        setup: (request) => respond(request, 200, { Session: 's;timeout=1' }),
      }),
    );
    const reading = read(hub.url(), { clock });
    await eventually(() => reading.played !== null);
    for (let seconds = 1; seconds <= 3; seconds += 1) {
      const asked = hub.methods.length;
      await clock.advance(999);
      await eventually(() => expect(hub.methods.slice(asked)).toContain(by));
      await clock.advance(1);
    }
    expect(reading.outcome).toBeUndefined();
  },
);

it('keeps a short session awake also by a clock whose timers come a hair too early', async () => {
  /** As the system's own: what a timer finds the time to be trembles by how late it was itself. */
  class TremblingClock extends FakeClock {
    private trembles = 0;
    override monotonic(): number {
      this.trembles = 0.9 - this.trembles;
      return super.monotonic() + this.trembles;
    }
  }
  const clock = new TremblingClock();
  const hub = await camera(
    ordinary({ setup: (request) => respond(request, 200, { Session: 's;timeout=2' }) }),
  );
  const reading = read(hub.url(), { clock });
  await eventually(() => reading.played !== null);
  for (let seconds = 1; seconds <= 3; seconds += 1) {
    const asked = hub.methods.length;
    await clock.advance(1_000);
    await eventually(() => expect(hub.methods.slice(asked)).toEqual(['GET_PARAMETER']));
  }
});

it.each([
  ['with the first SETUP alone', ['s;timeout=8', 's', 's']],
  ['with PLAY alone', ['s', 's', 's;timeout=8']],
])('keeps to a timeout that the camera says %s', async (_when, sessions) => {
  const clock = new FakeClock();
  const next = (request: SeenRequest) => respond(request, 200, { Session: sessions.shift()! });
  const hub = await camera(ordinary({ setup: next, play: next }));
  const reading = read(hub.url(), { clock });
  await eventually(() => reading.played !== null);
  for (let seconds = 1; seconds <= 4; seconds += 1) {
    hub.send(video(seconds));
    await eventually(() => reading.packets.length === seconds);
    await clock.advance(1_000);
  }
  await eventually(() => expect(hub.methods).toContain('GET_PARAMETER'));
});
