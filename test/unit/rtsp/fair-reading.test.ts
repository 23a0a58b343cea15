import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { selfSignedCertificate } from '../../support/certificate.ts';
import { eventually } from '../../support/eventually.ts';
import { frameOf, rtpPacket } from '../../support/rtsp-bytes.ts';
import { stage } from '../../support/rtsp-reading.ts';
import { ordinary } from '../../support/scripted-camera.ts';
import { startTlsFront } from '../../support/tls-front.ts';
import { TunnelCamera } from '../../support/tunnel-camera.ts';

const READ_BYTES = 64 * 1024;
const FLOOD_FRAMES = 100_000;
/** Of the reader: so that the next ones are there before it is done with these. */
const FRAME_COST_MS = 0.001;
/** What has been read from a TLS connection is decrypted to its end, whoever has said stop. */
const TLS_READ_BYTES = 64 * 1024;
const frame = frameOf(0, rtpPacket({ payload: Buffer.alloc(12) }));

const { camera, read } = stage();
const certificate = selfSignedCertificate();
const trust = { fingerprint: certificate.fingerprint, authorities: null };
afterAll(() => certificate.remove());
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

interface Flooding {
  url: string;
  send(bytes: Buffer): void;
}

async function overTcp(): Promise<Flooding> {
  const open = await camera(ordinary());
  return { url: open.url(), send: (bytes) => open.send(bytes) };
}

async function throughHttp(): Promise<Flooding> {
  const tunnel = await TunnelCamera.start(ordinary());
  stops.push(() => tunnel.stop());
  return { url: tunnel.url(), send: (bytes) => tunnel.send(bytes) };
}

async function overTls(): Promise<Flooding> {
  const open = await camera(ordinary());
  const front = await startTlsFront(open.port, certificate);
  stops.push(() => front.stop());
  return { url: `rtsps://127.0.0.1:${front.port}/cam`, send: (bytes) => open.send(bytes) };
}

describe('a flood of packets', () => {
  it.each([
    { how: 'over TCP', open: overTcp, atOnceBytes: READ_BYTES },
    { how: 'through HTTP', open: throughHttp, atOnceBytes: READ_BYTES },
    { how: 'over TLS', open: overTls, atOnceBytes: READ_BYTES + TLS_READ_BYTES },
  ])('that comes $how is read a buffer at a time, and others have their turn between', async (flood) => {
    const flooding = await flood.open();
    const turns = countTurns();
    const counts = new Map<number, number>();
    let frames = 0;
    const reading = read(flooding.url, {
      readBuffer: Buffer.alloc(READ_BYTES),
      trust,
      onRtp: () => {
        frames += 1;
        counts.set(turns.count(), (counts.get(turns.count()) ?? 0) + 1);
        spin(FRAME_COST_MS);
      },
    });
    await eventually(() => reading.played !== null);
    flooding.send(Buffer.concat(Array(FLOOD_FRAMES).fill(frame)));
    await eventually(() => frames === FLOOD_FRAMES);
    turns.stop();
    expect(Math.max(...counts.values())).toBeLessThanOrEqual(Math.ceil(flood.atOnceBytes / frame.length) + 1);
    expect(reading.outcome).toBeUndefined();
  });
});

function spin(milliseconds: number): void {
  const endsAt = performance.now() + milliseconds;
  while (performance.now() < endsAt);
}

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
