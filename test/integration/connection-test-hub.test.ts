import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConnectionTestDto, connectionTestDtoSchema } from '../../server/contract/connection-dto.ts';
import { eventually } from '../support/eventually.ts';
import { type HubProcess, startHub } from '../support/hub-process.ts';
import { type SimulatorProcess, startSimulator } from '../support/simulator-process.ts';

/** Stands in front of a camera and takes one connection: whoever comes second is hung up on. */
class NarrowDoor {
  open = 0;
  readonly port: number;
  private readonly server: net.Server;
  private readonly wires = new Set<net.Socket>();

  private constructor(server: net.Server, cameraPort: number) {
    this.server = server;
    this.port = (server.address() as AddressInfo).port;
    server.on('connection', (hub) => this.accept(hub, cameraPort));
  }

  static async start(cameraPort: number): Promise<NarrowDoor> {
    const server = net.createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new NarrowDoor(server, cameraPort);
  }

  async stop(): Promise<void> {
    for (const wire of this.wires) wire.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private accept(hub: net.Socket, cameraPort: number): void {
    hub.on('error', () => {});
    if (this.open > 0) {
      hub.destroy();
      return;
    }
    this.open += 1;
    const camera = net.connect(cameraPort, '127.0.0.1');
    for (const wire of [hub, camera]) this.wires.add(wire.on('error', () => {}));
    hub.pipe(camera).pipe(hub);
    let inside = true;
    const leave = () => {
      if (inside) this.open -= 1;
      inside = false;
    };
    hub.once('end', leave);
    hub.once('close', () => {
      leave();
      camera.destroy();
    });
  }
}

let simulator: SimulatorProcess;
let door: NarrowDoor;
let hub: HubProcess;
let mainUrl: string;

beforeAll(async () => {
  simulator = await startSimulator(['--paths', '1', '--clip', 'bench-360p']);
  door = await NarrowDoor.start(simulator.port);
  mainUrl = `rtsp://127.0.0.1:${door.port}/bench/1`;
  hub = await startHub([{ id: 'narrow', main: mainUrl }]);
});

afterAll(async () => {
  await hub?.stop();
  await door?.stop();
  await simulator?.stop();
});

async function ask(file: object): Promise<ConnectionTestDto> {
  const reply = await hub.fetch('/api/cameras/test', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'narrow', file }),
  });
  expect(reply.status, await reply.clone().text()).toBe(200);
  return connectionTestDtoSchema.parse(await reply.json());
}

describe('a hub that is asked to try a camera which takes one connection', () => {
  const PICTURE = { name: 'H.264', width: 640, height: 360, frameRate: 25, keyFrameIntervalMs: 2000 };

  it('pulls it where nobody watches, and lets it go', async () => {
    expect(await ask({ mainUrl })).toMatchObject({
      ...{ reason: null, message: null, ok: true, transport: 'tcp', ownPull: null, video: PICTURE },
      still: expect.stringMatching(/^data:image\/jpeg;base64,\/9j/),
    });
    await eventually(() => door.open === 0);
  });

  it('tells of the running stream while somebody watches, and does not disturb it', async () => {
    const playlist = () => hub.fetch('/live/narrow/main/index.m3u8');
    await eventually(async () => (await playlist()).ok, { deadlineMs: 60_000 });
    const before = await (await playlist()).text();
    expect(await ask({ mainUrl })).toMatchObject({
      ...{ ok: true, ownPull: 'reused', video: PICTURE },
      still: expect.stringMatching(/^data:image\/jpeg/),
    });
    expect(await ask({ mainUrl, transport: 'tcp' })).toMatchObject({
      ...{ ok: false, failedStep: 'connection', reason: 'closed-by-camera', ownPull: 'in-the-way' },
    });
    const after = await (await playlist()).text();
    expect(after).not.toBe(before);
    expect(after).not.toMatch(/^#EXT-X-DISCONTINUITY$/m);
  });

  it('goes nowhere else on its own machine, and has noted all of it', async () => {
    expect(await ask({ mainUrl: `${mainUrl}0` })).toMatchObject({ reason: 'address-forbidden' });
    await eventually(async () => {
      const reply = await hub.fetch('/api/audit?action=camera:tested');
      const { entries } = (await reply.json()) as {
        entries: { result: string; detail: { address?: string } }[];
      };
      expect(entries.map(({ result }) => result)).toEqual(['refused', 'failed', 'ok', 'ok']);
      expect(entries[1]?.detail.address).toBe(mainUrl);
    });
  });
});
