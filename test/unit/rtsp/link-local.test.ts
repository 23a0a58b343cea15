import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { NetworkGuard } from '../../../server/base/network-guard.ts';
import { TransportPlan } from '../../../server/rtsp/transport-plan.ts';
import { UdpPorts } from '../../../server/rtsp/udp-ports.ts';
import { eventually } from '../../support/eventually.ts';
import { frameOf, rtpPacket } from '../../support/rtsp-bytes.ts';
import { stage } from '../../support/rtsp-reading.ts';
import { ordinary, respond } from '../../support/scripted-camera.ts';
import { UdpCameraTrack, udpSetup } from '../../support/udp-camera.ts';

/** Of this machine, with its zone; a machine without IPv6 has none. */
const own = Object.entries(networkInterfaces()).flatMap(([zone, list]) =>
  (list ?? []).flatMap(({ address }) => (/^fe80:/i.test(address) ? `${address.split('%')[0]}%${zone}` : [])),
)[0];

const { camera, read } = stage();
const tracks: UdpCameraTrack[] = [];
afterEach(() => {
  for (const track of tracks.splice(0)) track.close();
});

describe.skipIf(own === undefined)('a camera at a link-local address', () => {
  const withoutZone = (url: string) => url.replace(/%[^\]]+/, '');

  it('is reached through its zone, which it is not told', async () => {
    const local = await camera(ordinary(), undefined, own);
    const reading = read(local.url().replace('%', '%25'));
    await eventually(() => reading.played !== null);
    local.send(frameOf(0, rtpPacket({ sequence: 3 })));
    await eventually(() => expect(reading.packets).toEqual(['0:3:32']));
    expect(local.requests.map(({ uri }) => uri)).toContain(withoutZone(local.url()));
    expect(local.requests.filter(({ uri }) => uri.includes('%'))).toEqual([]);
  });

  it('may redirect to another in the same zone', async () => {
    const target = await camera(ordinary(), undefined, own);
    const location = withoutZone(target.url('/other'));
    const first = await camera(
      ordinary({ describe: (request) => respond(request, 302, { Location: location }) }),
      undefined,
      own,
    );
    const reading = read(first.url());
    await eventually(() => reading.played !== null);
    expect(target.requests.map(({ uri }) => uri)).toContain(location);
  });

  it('sends its media over UDP, and what comes from that address is taken', async () => {
    const both = [await UdpCameraTrack.open(own), await UdpCameraTrack.open(own)];
    tracks.push(...both);
    const local = await camera(ordinary({ setup: udpSetup(both) }), undefined, own);
    const transport = new TransportPlan('udp', new UdpPorts({ firstPort: 18_800, pairs: 8 }));
    const reading = read(local.url(), { transport });
    await eventually(() => local.methods.at(-1) === 'PLAY');
    both[0]!.send(rtpPacket({ payloadType: 96, sequence: 1 }), rtpPacket({ payloadType: 96, sequence: 2 }));
    await eventually(() => expect(reading.packets).toEqual(['0:1:32', '0:2:32']));
    await eventually(() => expect(both[0]!.rtpSeen.length).toBeGreaterThan(0));
  });

  it('is refused like any address of its network where that is not allowed', async () => {
    const local = await camera(ordinary(), undefined, own);
    const guard = new NetworkGuard({ allow: [], deny: [], own: { addresses: [], ports: [] } });
    const reading = read(local.url(), { guard });
    await eventually(() => expect(reading.outcome).toMatchObject({ code: 'address-forbidden' }));
    expect(local.connections).toBe(0);
    const lifted = new NetworkGuard({ allow: ['fe80::/10'], deny: [], own: { addresses: [], ports: [] } });
    const allowed = read(local.url(), { guard: lifted });
    await eventually(() => allowed.played !== null);
  });
});
