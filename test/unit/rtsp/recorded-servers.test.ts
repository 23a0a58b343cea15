import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { stage, TIMEOUTS } from '../../support/rtsp-reading.ts';

/** Conversations with servers that no test can have at hand, as they were. */
const { camera, read } = stage();

function recordOf(name: string): Buffer[] {
  const text = readFileSync(new URL(`./fixtures/${name}.txt`, import.meta.url), 'utf8');
  const answers = text
    .replace(/^#.*\n/gm, '')
    .trim()
    .split('\n\n');
  return answers.map((answer) => Buffer.from(answer, 'base64'));
}

describe('LIVE555 Media Server', () => {
  it('reports before it answers PLAY, and says goodbye at the end of a film while the connection stands', async () => {
    const answers = recordOf('live555-film-to-its-end');
    const clock = new FakeClock();
    const hub = await camera(() => answers.shift() ?? null);
    const credentials = { username: 'viewer', password: 'se:cr"et' };
    const reading = read(hub.url('/small.264'), { clock, credentials });
    await eventually(() => reading.reports.length === 2);
    expect(hub.methods).toEqual(['OPTIONS', 'DESCRIBE', 'DESCRIBE', 'SETUP', 'PLAY']);
    expect(hub.requests[3]?.uri).toBe('rtsp://127.0.0.1/small.264/track1');
    expect(reading.played?.tracks).toMatchObject([{ media: { encoding: 'H264' } }]);
    const numbers = reading.packets.map((packet) => Number(packet.split(':')[1]));
    expect(numbers[0]).toBe(reading.played?.tracks[0]?.sequence);
    expect(numbers).toEqual(numbers.map((_, place) => (numbers[0]! + place) & 0xffff));
    expect(numbers.length).toBeGreaterThan(30);
    expect(reading.damaged).toBe(0);
    await clock.advance(TIMEOUTS.mediaMs / 2);
    await eventually(() => hub.methods.at(-1) === 'TEARDOWN');
    await clock.advance(1_000);
    expect(await reading.finished).toMatchObject({ code: 'closed-by-camera' });
  });
});
