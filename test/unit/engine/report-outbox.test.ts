import { describe, expect, it } from 'vitest';
import type { EngineReport } from '../../../server/engine/engine-protocol.ts';
import { ReportOutbox } from '../../../server/engine/report-outbox.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const report = (stream: number): EngineReport => ({ type: 'interrupted', stream });

function create() {
  const clock = new FakeClock();
  const sent: EngineReport[][] = [];
  const outbox = new ReportOutbox({
    clock,
    defer: (callback) => clock.defer(callback),
    send: (reports) => void sent.push(reports),
  });
  return { clock, sent, outbox };
}

describe('the report outbox', () => {
  it('sends at once after a quiet while, everything of the same moment together', async () => {
    const { clock, sent, outbox } = create();
    outbox.push(report(1));
    outbox.push(report(2));
    await clock.advance(0);
    expect(sent).toEqual([[report(1), report(2)]]);
  });

  it('sends no more than every few milliseconds under load, in order and without losing any', async () => {
    const { clock, sent, outbox } = create();
    for (let millisecond = 0; millisecond < 100; millisecond += 1) {
      outbox.push(report(millisecond));
      await clock.advance(1);
    }
    await clock.advance(20);
    expect(sent.length).toBeLessThan(20);
    expect(sent.flat()).toEqual(Array.from({ length: 100 }, (_, at) => report(at)));
  });

  it('sends nothing when there is nothing', async () => {
    const { clock, sent } = create();
    await clock.advance(1_000);
    expect(sent).toEqual([]);
  });
});
