import dns from 'node:dns';
import { once } from 'node:events';
import { syncBuiltinESMExports } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { expect, it, vi } from 'vitest';
import { systemClock } from '../../../server/base/clock.ts';
import { silentLogger } from '../../../server/base/logger.ts';
import type { EngineReport } from '../../../server/engine/engine-protocol.ts';
import { MediaEngine } from '../../../server/engine/media-engine.ts';
import { eventually } from '../../support/eventually.ts';

const SEGMENTS = {
  ...{ partTargetMs: 200, segmentTargetMs: 2_000, segmenting: true },
  ...{ firstEpoch: 0, firstSegmentSequence: 0 },
};

it('probes many cameras at a time without a word about leaks in the log', async () => {
  const warnings = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const reports: EngineReport[] = [];
  const engine = new MediaEngine({
    clock: systemClock,
    logger: silentLogger,
    send: (some) => reports.push(...some),
  });
  engine.start();
  const address = {
    url: `rtsp://127.0.0.1:${port}/a`,
    credentials: null,
    transport: 'tcp',
    label: 'a',
  } as const;
  for (let probe = 1; probe <= 30; probe += 1) engine.handle({ type: 'probe', probe, address });
  await eventually(() => reports.filter(({ type }) => type === 'probed').length === 30);
  expect(warnings).not.toHaveBeenCalled();
  await engine.stop();
  server.close();
  warnings.mockRestore();
});

it('asks for a name once at a time, whether cameras are probed or pulled there', async () => {
  const lookup = vi.spyOn(dns, 'lookup').mockImplementation(() => {});
  syncBuiltinESMExports();
  const engine = new MediaEngine({ clock: systemClock, logger: silentLogger, send: () => {} });
  engine.start();
  const address = { credentials: null, transport: 'tcp', label: 'a' } as const;
  const networks = { allow: [], deny: [], own: { addresses: [], ports: [] } };
  for (let id = 1; id <= 5; id += 1) {
    const camera = { ...address, url: `rtsp://cameras.dead/${id}` };
    engine.handle({ type: 'probe', probe: id, address: camera });
    engine.handle({ type: 'probe', probe: 5 + id, address: { ...camera, networks } });
    const request = { ...camera, networks, ...SEGMENTS };
    engine.handle({ type: 'open', stream: id, request });
  }
  engine.handle({ type: 'probe', probe: 99, address: { ...address, url: 'rtsp://other.dead/' } });
  await eventually(() => expect(new Set(lookup.mock.calls.map(([name]) => name)).size).toBe(2));
  await engine.stop();
  expect(lookup.mock.calls.map(([name]) => name)).toEqual(['cameras.dead', 'other.dead']);
  lookup.mockRestore();
  syncBuiltinESMExports();
});
