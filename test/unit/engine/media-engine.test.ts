import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, it, vi } from 'vitest';
import { systemClock } from '../../../server/base/clock.ts';
import { silentLogger } from '../../../server/base/logger.ts';
import type { EngineReport } from '../../../server/engine/engine-protocol.ts';
import { MediaEngine } from '../../../server/engine/media-engine.ts';
import { eventually } from '../../support/eventually.ts';

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
