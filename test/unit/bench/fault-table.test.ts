import { describe, expect, it } from 'vitest';
import { HEALTH_REASONS, HEALTH_STATES, type HealthReason } from '../../../server/contract/health-states.ts';
import { FAULT_TABLE } from '../../bench/fault-table.ts';
import { FAULT_OPTIONS, parseFault } from '../../simulator/fault.ts';

const told = FAULT_TABLE.flatMap((named) => [...named.told, ...(named.before ?? [])]);

/** Reasons that no fault of a camera brings about while it is watched, and why. */
const NOT_BY_A_FAULT: Partial<Record<HealthReason, string>> = {
  'answers-probe': 'nobody watches',
  'host-unreachable': 'the network’s: what the simulator has is always there',
  'certificate-not-trusted': 'of RTSPS, which the simulator does not speak',
  'address-forbidden': 'of the registry’s networks',
  'engine-restarting': 'the hub’s own',
  'needs-ffmpeg': 'the hub’s own',
  'no-free-lane': 'the hub’s own',
  'transcoding-failed': 'the hub’s own',
  'not-visited-yet': 'before the first look',
  connecting: 'before the first answer',
  'disabled-by-admin': 'set by people',
  'planned-maintenance': 'set by people',
  asleep: 'agreed with the site',
};

describe('the table of faults', () => {
  it('names at least thirty, each once', () => {
    expect(FAULT_TABLE.length).toBeGreaterThanOrEqual(30);
    expect(new Set(FAULT_TABLE.map(({ name }) => name)).size).toBe(FAULT_TABLE.length);
  });

  it('holds no fault twice', () => {
    const seen = FAULT_TABLE.map(({ fault, stage }) => JSON.stringify([fault, stage]));
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('holds nothing but what the simulator can be told to do', () => {
    expect(FAULT_TABLE.filter(({ fault }) => parseFault(fault) === null)).toEqual([]);
  });

  it('holds every kind of fault that the simulator knows, and every variant of it', () => {
    const used = new Set(
      FAULT_TABLE.flatMap(({ fault }) =>
        Object.entries(fault).map(([name, value]) => `${fault.kind} ${name} ${value}`),
      ),
    );
    const missing = Object.entries(FAULT_OPTIONS).flatMap(([kind, options]) => {
      const variants = Object.entries(options).flatMap(([name, allowed]) =>
        allowed === 'count' ? [] : allowed.map((value) => ({ name, value })),
      );
      // The first variant of an option is what a fault without it means.
      const unused = variants.filter(
        ({ name, value }) =>
          !used.has(`${kind} ${name} ${value}`) && value !== (options[name] as unknown[])[0],
      );
      const known = used.has(`${kind} kind ${kind}`);
      return [...(known ? [] : [kind]), ...unused.map(({ name, value }) => `${kind}: ${name} ${value}`)];
    });
    expect(missing).toEqual([]);
  });

  it('expects states and reasons of the contract, and leaves out no reason that a camera can be the cause of', () => {
    for (const { state, reason } of told) {
      expect(HEALTH_STATES).toContain(state);
      expect(HEALTH_REASONS).toContain(reason);
    }
    const reasons = new Set(told.map(({ reason }) => reason));
    expect(HEALTH_REASONS.filter((reason) => !reasons.has(reason) && !(reason in NOT_BY_A_FAULT))).toEqual(
      [],
    );
  });

  it('promises a picture back within 5 s where the session goes on, and a backoff only where none does', () => {
    for (const { picture, back, name } of FAULT_TABLE) {
      if (picture === 'goes on') expect(back, name).toBe('5 s');
      if (picture === 'ends') expect(back, name).toBe('5 s or backoff');
    }
  });
});
