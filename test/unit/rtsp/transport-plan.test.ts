import { describe, expect, it } from 'vitest';
import { TransportPlan } from '../../../server/rtsp/transport-plan.ts';
import { UdpPorts } from '../../../server/rtsp/udp-ports.ts';

const ports = new UdpPorts();

describe('the plan of transports', () => {
  it('knows of no other way for tcp', () => {
    const plan = new TransportPlan('tcp', null);
    expect(plan.way).toBe('tcp');
    expect(plan.turnedDown()).toBe(false);
    expect(plan.way).toBe('tcp');
  });

  it.each([
    ['udp', 'udp', 'tcp'],
    ['auto', 'tcp', 'udp'],
  ] as const)('for %s begins with %s and falls back to %s once', (wish, first, second) => {
    const plan = new TransportPlan(wish, ports);
    expect(plan.way).toBe(first);
    expect(plan.turnedDown()).toBe(true);
    expect(plan.way).toBe(second);
    expect(plan.turnedDown()).toBe(false);
  });

  it('keeps to the way that brought media', () => {
    const plan = new TransportPlan('udp', ports);
    plan.turnedDown();
    plan.worked();
    plan.ended();
    expect(plan.way).toBe('tcp');
    plan.ended();
    expect(plan.way).toBe('tcp');
  });

  it('begins anew where the other way brought nothing either', () => {
    const plan = new TransportPlan('udp', ports);
    plan.turnedDown();
    plan.ended();
    expect(plan.way).toBe('udp');
  });

  it('falls back from a way that worked for days too', () => {
    const plan = new TransportPlan('udp', ports);
    plan.worked();
    plan.ended();
    expect(plan.turnedDown()).toBe(true);
    plan.ended();
    expect(plan.way).toBe('udp');
  });

  it('begins anew with the first way once the other brings nothing any more', () => {
    const plan = new TransportPlan('auto', ports);
    plan.turnedDown();
    plan.worked();
    plan.ended();
    expect(plan.way).toBe('udp');
    expect(plan.turnedDown()).toBe(false);
    plan.ended();
    expect(plan.way).toBe('tcp');
  });

  it('keeps to the other way for one session where the first may have been refused for another reason', () => {
    const plan = new TransportPlan('auto', ports);
    expect(plan.turnedDown(false)).toBe(true);
    plan.worked();
    expect(plan.way).toBe('udp');
    plan.ended();
    expect(plan.way).toBe('tcp');
    plan.turnedDown();
    plan.worked();
    plan.ended();
    expect(plan.way).toBe('udp');
  });

  it('does not promise UDP without ports for it', () => {
    expect(() => new TransportPlan('auto', null)).toThrow('needs UDP ports');
  });
});
