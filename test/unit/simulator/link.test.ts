import type { Socket } from 'node:net';
import { beforeEach, describe, expect, it } from 'vitest';
import { Link } from '../../simulator/link.ts';
import { Pacer } from '../../simulator/pacer.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { HeldSocket } from './held-socket.ts';

describe("A simulated camera's way out", () => {
  const picture = Buffer.from('picture');
  let socket: HeldSocket;
  let link: Link;

  beforeEach(() => {
    socket = new HeldSocket();
    link = new Link(socket as unknown as Socket, new Pacer(new FakeClock()));
  });

  it('refuses what comes while its reader is behind, and cuts that off after two seconds', () => {
    expect(link.sendMedia(picture, 0)).toBe(true);
    expect(link.sendMedia(picture, 40)).toBe(false);
    socket.drain();
    expect(link.sendMedia(picture, 80)).toBe(true);
    expect(link.sendMedia(picture, 120)).toBe(false);
    expect(link.sendMedia(picture, 2_120)).toBe(false);
    expect(socket.destroyed).toBe(false);
    link.sendMedia(picture, 2_121);
    expect(socket.destroyed).toBe(true);
  });

  it('keeps copies for a reader that is behind for no longer than it has patience', () => {
    link.patienceMs = 1_000;
    const shared = Buffer.from(picture);
    expect(link.sendMedia(shared, 0)).toBe(true);
    expect(link.sendMedia(shared, 40)).toBe(true);
    expect(link.sendMedia(shared, 1_039)).toBe(true);
    expect(link.sendMedia(shared, 1_040)).toBe(false);
    shared.fill('x');
    expect(socket.written).toEqual([picture, picture, picture]);
  });
});
