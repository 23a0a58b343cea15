import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { LiveLinkStand } from '../../support/live-link-stand.ts';
import { samplePrincipal } from '../../support/stub-access.ts';
import { StubStream } from '../../support/stub-cameras.ts';

describe('the scope of the live link', () => {
  let stand: LiveLinkStand;

  beforeEach(async () => {
    stand = await LiveLinkStand.start();
  });

  afterEach(() => stand.stop());

  it('shows a person the cameras of the own scope, and notes who asks for another', async () => {
    stand.access.principal = samplePrincipal({
      roles: ['operator'],
      scope: { domains: ['urban'], regions: null },
    });
    stand.cameras.get('c2')!.definition.domain = 'urban';
    const client = await stand.connect();
    await stand.openPlaying(client, 2, 'c2');
    stand.open(client, 1, 'c1');
    stand.open(client, 3, 'c9');
    await eventually(() => expect(client.replies('refused')).toHaveLength(2));
    const [outside, missing] = client.replies('refused').map(({ code, message }) => ({ code, message }));
    expect(outside).toEqual(missing);
    expect(outside!.code).toBe('CAMERA_NOT_FOUND');
    expect(stand.refusals.map(({ what, camera }) => [what, camera?.id])).toEqual([['live link c1', 'c1']]);
    expect(stand.sub('c1').viewers).toBe(0);
  });

  it('ends a tile at once when its camera leaves the scope, and no other', async () => {
    stand.access.principal = samplePrincipal({
      roles: ['operator'],
      scope: { domains: ['water'], regions: ['6109'] },
    });
    const client = await stand.connect();
    await stand.openPlaying(client, 1, 'c1');
    await stand.openPlaying(client, 2, 'c2');
    stand.cameras.get('c1')!.definition.region = '620102';
    stand.tellCameraChanged();
    stand.tellCameraChanged();
    await eventually(() => expect(client.replies('refused')).toHaveLength(1));
    expect(client.replies('refused')[0]).toMatchObject({ tile: 1, code: 'CAMERA_NOT_FOUND' });
    expect([stand.sub('c1').viewers, stand.sub('c2').viewers]).toEqual([0, 1]);
    stand.sub('c1').init();
    stand.sub('c1').part();
    stand.sub('c2').init();
    stand.sub('c2').part();
    await eventually(() => expect(client.media(2)).toHaveLength(2));
    expect(client.media(1)).toEqual([]);
  });

  it('ends tiles at once when their viewer may see less, and opens them when he may again', async () => {
    const client = await stand.connect();
    await stand.openPlaying(client, 1, 'c1');
    stand.access.become(
      samplePrincipal({ roles: ['operator'], scope: { domains: ['urban'], regions: null } }),
    );
    await eventually(() => expect(client.replies('refused')).toHaveLength(1));
    expect(stand.sub().viewers).toBe(0);
    stand.access.become(samplePrincipal({ roles: ['operator'] }));
    stand.open(client, 1, 'c1');
    await eventually(() => expect(client.replies('opened')).toHaveLength(2));
    stand.access.become(samplePrincipal({ roles: ['auditor'] }));
    await eventually(() => expect(client.replies('refused')).toHaveLength(2));
    expect(client.isOpen).toBe(true);
  });

  it('takes no page of somebody who may see no camera, or has to change the password first', async () => {
    stand.access.principal = samplePrincipal({ roles: ['auditor'] });
    const auditor = stand.attempt();
    await eventually(() => auditor.refusedWith === 403);
    stand.access.principal = samplePrincipal({ mustChangePassword: true });
    const newcomer = stand.attempt();
    await eventually(() => newcomer.refusedWith === 403);
    expect(stand.refusals.map(({ code, what }) => [code, what])).toEqual([['NOT_ALLOWED', 'GET /live-link']]);
  });

  it('keeps record of who watches what, for as long as the tile is open', async () => {
    const client = await stand.connect();
    await stand.openPlaying(client, 1, 'c1');
    await stand.clock.advance(5_000);
    const before = stand.sub();
    before.window.close();
    stand.cameras.get('c1')!.profiles.set('sub', new StubStream('sub', stand.clock));
    await eventually(() => stand.sub().viewers === 1);
    await stand.clock.advance(5_000);
    client.socket.close();
    await eventually(() => stand.link.pageCount === 0);
    stand.views.stop();
    expect(stand.notes.map(({ action, target, detail }) => [action, target?.id, detail?.watchedMs])).toEqual([
      ['camera:viewed', 'c1', undefined],
      ['camera:view-ended', 'c1', 10_000],
    ]);
    expect(stand.notes[0]!.actor).toMatchObject({ username: 'admin', via: 'session', address: '127.0.0.1' });
  });

  it('notes pages of other sites that try the socket with their visitor’s login', async () => {
    const foreigner = stand.attempt({ ...stand.cookie(), origin: 'http://evil.example' });
    await eventually(() => foreigner.refusedWith === 403);
    expect(stand.refusals).toMatchObject([
      { principal: null, code: 'BAD_ORIGIN', what: 'GET /live-link', origin: 'http://evil.example' },
    ]);
  });
});
