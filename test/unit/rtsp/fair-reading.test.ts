import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { frameOf, rtpPacket } from '../../support/rtsp-bytes.ts';
import { stage } from '../../support/rtsp-reading.ts';
import { ordinary } from '../../support/scripted-camera.ts';
import { TunnelCamera } from '../../support/tunnel-camera.ts';

const READ_BYTES = 4_096;
const FLOOD_FRAMES = 10_000;
const frame = frameOf(0, rtpPacket({ payload: Buffer.alloc(12) }));

const { camera, read } = stage();
const tunnels: TunnelCamera[] = [];
afterEach(async () => {
  await Promise.all(tunnels.splice(0).map((tunnel) => tunnel.stop()));
});

async function tunnelCamera(): Promise<TunnelCamera> {
  const tunnel = await TunnelCamera.start(ordinary());
  tunnels.push(tunnel);
  return tunnel;
}

describe('a flood of packets', () => {
  it.each([
    { how: 'over TCP', open: () => camera(ordinary()) },
    { how: 'through HTTP', open: tunnelCamera },
  ])('that comes $how is read a buffer at a time, and others have their turn between', async ({ open }) => {
    const flooding = await open();
    const turns = countTurns();
    const counts = new Map<number, number>();
    let frames = 0;
    const reading = read(flooding.url(), {
      readBuffer: Buffer.alloc(READ_BYTES),
      onRtp: () => {
        frames += 1;
        counts.set(turns.count(), (counts.get(turns.count()) ?? 0) + 1);
      },
    });
    await eventually(() => reading.played !== null);
    flooding.send(Buffer.concat(Array(FLOOD_FRAMES).fill(frame)));
    await eventually(() => frames === FLOOD_FRAMES);
    turns.stop();
    expect(Math.max(...counts.values())).toBeLessThanOrEqual(Math.ceil(READ_BYTES / frame.length) + 1);
    expect(reading.outcome).toBeUndefined();
  });
});

/** Of the event loop. */
function countTurns() {
  let turns = 0;
  let running = true;
  const next = () => {
    turns += 1;
    if (running) setImmediate(next);
  };
  next();
  return {
    count: () => turns,
    stop: () => {
      running = false;
    },
  };
}
