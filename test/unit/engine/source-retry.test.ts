import { describe, expect, it } from 'vitest';
import { RTSP_TIMEOUTS } from '../../../server/engine/source-stream.ts';
import { eventually } from '../../support/eventually.ts';
import { ordinary, respond, type Script, type SeenRequest } from '../../support/scripted-camera.ts';
import { engineStands } from './engine-stand.ts';

const open = engineStands();
const refuse = (request: SeenRequest) => respond(request, 404);

describe('a source that failed', () => {
  it('is tried again at once for a viewer', async () => {
    const stand = await open(ordinary({ describe: refuse }));
    await stand.untilWaiting(1);
    stand.hurry();
    await stand.untilWaiting(2);
    expect(stand.camera.connections).toBe(2);
  });

  it('is not tried again behind a wrong log-in before it is told to', async () => {
    let wrong = 0;
    const stand = await open(
      (request) => {
        if (request.headers.has('authorization')) wrong += 1;
        return respond(request, 401, { 'WWW-Authenticate': 'Digest realm="gate", nonce="n1"' });
      },
      { username: 'ankang', password: 'old' },
    );
    await stand.untilWaiting(1);
    const denied = { phase: 'waiting', failure: { code: 'wrong-credentials' }, retryAtMs: null };
    await stand.clock.advance(600_000);
    expect([wrong, stand.statuses.at(-1)]).toMatchObject([1, denied]);
    stand.hurry();
    await stand.untilWaiting(2);
    expect([wrong, stand.statuses.at(-1)]).toMatchObject([2, denied]);
  });

  it('is not tried again before it is told to where others share its account', async () => {
    const login = { username: 'ankang', password: 's3cret' };
    const stand = await open(ordinary({ describe: refuse }), login, { retriesWhenTold: true });
    // It says when it would have, all the same.
    expect(await stand.untilWaiting(1)).toBeGreaterThan(0);
    await stand.clock.advance(600_000);
    expect(stand.camera.connections).toBe(1);
    stand.hurry();
    await stand.untilWaiting(2);
    await stand.close();
    expect(stand.clock.pendingTimers).toBe(0);
  });

  it('is tried again at once where it asked for a password that nobody has', async () => {
    const stand = await open((request) => respond(request, 401));
    await stand.untilWaiting(1);
    stand.hurry();
    await stand.untilWaiting(2);
  });

  it.each([
    ['some time', null],
    ['the sake of the log-in', { username: 'ankang', password: 'old' }],
  ])('is given up at once while it waits for %s', async (_case, credentials) => {
    const challenge = { 'WWW-Authenticate': 'Digest realm="gate", nonce="n1"' };
    const stand = await open((request) => respond(request, 401, challenge), credentials);
    await stand.untilWaiting(1);
    await stand.close();
    expect(stand.clock.pendingTimers).toBe(0);
    expect(stand.camera.connections).toBe(1);
  });
});

describe('the pauses between attempts', () => {
  it('grow while no session brings a picture, however long each takes', async () => {
    const answers: (() => void)[] = [];
    const plain = ordinary();
    const late: Script = (request, wire) => {
      answers.push(() => wire.write(plain(request, wire)!));
      return null;
    };
    const stand = await open(ordinary({ options: late, describe: late }));
    for (let session = 1; session <= 4; session += 1) {
      for (const answer of [2 * session - 2, 2 * session - 1]) {
        await eventually(() => expect(answers[answer]).toBeDefined());
        await stand.clock.advance(4_900);
        answers[answer]!();
      }
      await eventually(() => expect(stand.sessions).toBe(session));
      // Silence is waited with for longer each time: the camera may send stills.
      await stand.clock.advance(RTSP_TIMEOUTS.mediaMs * Math.min(6, 2 ** (session - 1)));
      const delayMs = await stand.untilWaiting(session);
      expect(delayMs).toBeGreaterThanOrEqual(700 * 2 ** (session - 1));
      await stand.clock.advance(delayMs);
    }
  });

  it.each([
    { what: 'begin anew behind pictures of more than ten seconds', pictures: 5, most: 1_000 },
    { what: 'grow on behind those of a few', pictures: 3, most: 8_000 },
  ])('$what', async ({ pictures, most }) => {
    let refusals = 0;
    const describeIt = ordinary();
    const stand = await open(
      ordinary({
        describe: (request, wire) => {
          refusals += 1;
          return refusals > 3 ? describeIt(request, wire) : refuse(request);
        },
      }),
    );
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await stand.clock.advance(await stand.untilWaiting(attempt));
    }
    await eventually(() => expect(stand.sessions).toBe(1));
    for (let picture = 0; picture < pictures; picture += 1) {
      await stand.sendPicture(picture * 3_000);
      await stand.clock.advance(3_000);
    }
    stand.camera.hangUp();
    const delayMs = await stand.untilWaiting(4);
    expect(delayMs).toBeLessThanOrEqual(most);
    expect(delayMs).toBeGreaterThanOrEqual(0.7 * most);
  });
});
