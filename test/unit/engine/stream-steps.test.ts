import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../server/base/clock.ts';
import { silentLogger } from '../../../server/base/logger.ts';
import { openInlineLink } from '../../../server/engine/engine-link.ts';
import { EnginePool } from '../../../server/engine/engine-pool.ts';
import type { EngineStatus, EngineStep } from '../../../server/engine/engine-protocol.ts';
import { eventually } from '../../support/eventually.ts';
import { stage } from '../../support/rtsp-reading.ts';
import { ordinary, respond, TWO_TRACKS } from '../../support/scripted-camera.ts';

const { camera } = stage();
let pool: EnginePool;
beforeEach(() => {
  const spawn = () => openInlineLink({ clock: systemClock, logger: silentLogger });
  pool = new EnginePool({ threads: 1, clock: systemClock, logger: silentLogger, spawn });
  pool.start();
});
afterEach(() => pool.stop());

function open(url: string, tellSteps: boolean) {
  const steps: EngineStep[] = [];
  const times: number[] = [];
  const statuses: EngineStatus[] = [];
  const credentials = { username: 'ankang', password: 's3cret' };
  const cutting = { partTargetMs: 200, segmentTargetMs: 2_000, segmenting: true };
  pool.openStream(
    { url, credentials, label: 'test', ...cutting, tellSteps },
    {
      init() {},
      part() {},
      segmentEnded() {},
      interrupted() {},
      segmentingEnded() {},
      measured() {},
      statusChanged: (status) => void statuses.push(status),
      stepped(step, afterMs) {
        steps.push(step);
        times.push(afterMs);
      },
    },
  );
  return { steps, times, statuses };
}

const described = (lines: readonly string[]) =>
  ordinary({
    describe: (request) => respond(request, 200, {}, [TWO_TRACKS, ...lines].join('\r\n')),
  });

describe('a stream that tells its steps', () => {
  it('tells of the way to the camera, what it offers and how it agreed to send', async () => {
    const hub = await camera(described(['m=audio 0 RTP/AVP 97', 'a=rtpmap:97 G726-32/8000']));
    const { steps, times } = open(hub.url(), true);
    await eventually(() => steps.at(-1)?.step === 'playing');
    expect(steps.map(({ step }) => step).slice(0, 5)).toEqual([
      ...['connecting', 'connected', 'answered', 'answered', 'described'],
    ]);
    expect(steps[4]).toEqual({
      step: 'described',
      picture: 'H264',
      transcoded: null,
      sound: { encoding: 'PCMA', sampleRate: 8000, channels: 1 },
      ignored: ['audio G726-32: not supported'],
    });
    expect(steps.at(-1)).toMatchObject({ transport: 'tcp', server: 'Scripted/1' });
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times[0]).toBeGreaterThanOrEqual(0);
  });

  it('tells what is offered although nothing of it can be played', async () => {
    const offer = ['v=0', 's=cam', 'm=video 0 RTP/AVP 96', 'a=rtpmap:96 SVAC/90000', ''].join('\r\n');
    const hub = await camera(ordinary({ describe: (request) => respond(request, 200, {}, offer) }));
    const { steps, statuses } = open(hub.url(), true);
    await eventually(() => statuses.at(-1)?.phase === 'waiting');
    expect(statuses.at(-1)?.failure?.code).toBe('no-playable-track');
    expect(steps.at(-1)).toMatchObject({ step: 'described', ignored: ['video SVAC: not supported'] });
  });

  it('tells what has to be transcoded, although nobody here can', async () => {
    const offer = ['v=0', 's=cam', 'm=video 0 RTP/AVP 26', 'm=audio 0 RTP/AVP 8', ''].join('\r\n');
    const hub = await camera(ordinary({ describe: (request) => respond(request, 200, {}, offer) }));
    const { steps, statuses } = open(hub.url(), true);
    await eventually(() => statuses.at(-1)?.phase === 'waiting');
    expect(statuses.at(-1)?.failure?.code).toBe('no-playable-track');
    expect(steps.at(-1)).toMatchObject({ transcoded: 'MJPEG', sound: { encoding: 'PCMA' }, ignored: [] });
  });

  it('leaves a name out that repeats the password', async () => {
    const hub = await camera(
      ordinary({ options: (request) => respond(request, 200, { Server: 'A s3cret box' }) }),
    );
    const { steps } = open(hub.url(), true);
    await eventually(() => steps.at(-1)?.step === 'playing');
    expect(steps.at(-1)).toMatchObject({ server: '' });
    expect(JSON.stringify(steps)).not.toContain('s3cret');
  });

  it('is silent about them where nobody asked', async () => {
    const hub = await camera(ordinary());
    const { steps } = open(hub.url(), false);
    await eventually(() => hub.methods.includes('PLAY'));
    await eventually(() => hub.open === 1);
    expect(steps).toEqual([]);
  });
});
