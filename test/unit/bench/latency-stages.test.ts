import { describe, expect, it } from 'vitest';
import type { ProbeFindings } from '../../bench/latency-probe.ts';
import { frameWays, lastSentAt } from '../../bench/latency-stages.ts';

const loop = { beganAtMs: 1_000, loopMs: 8_000 };

/** Frames 50 to 54 in the third loop, sent from 1,000 + 16,000 + 2,000 on; as one part, at the hub 10 ms later. */
const part = { receivedAtMs: 19_185, arrivalMs: 19_010, durationMs: 200 };
const appended = { source: 'a', startS: 4, endS: 4.2, doneAtMs: 19_190, part };
const seen = { slot: 0, number: 51, displayedAtMs: 19_300, mediaTimeS: 4.04, source: 'a' };
const findings: ProbeFindings = { frames: [seen], mismatches: 0, appended: [appended], clockOffsetMs: 0 };

describe('the way of a displayed frame', () => {
  it('begins when the camera last sent that number', () => {
    expect(lastSentAt(loop, 51, 19_300)).toBe(19_040);
    expect(lastSentAt(loop, 51, 19_039)).toBe(11_040);
    expect(lastSentAt(loop, 0, 17_000)).toBe(17_000);
  });

  it('adds up from its stages', () => {
    const [way] = frameWays(findings, [loop]);
    expect(way).toMatchObject({ slot: 0, totalS: 0.26, untilBufferS: 0.15, inBufferS: 0.11 });
    const { cameraToHubS, partFillsS, hubToPageS, appendS } = way!.link!;
    expect(cameraToHubS).toBeCloseTo(0.01);
    expect(partFillsS).toBeCloseTo(0.12);
    expect(hubToPageS).toBeCloseTo(0.015);
    expect(appendS).toBeCloseTo(0.005);
    expect(cameraToHubS + partFillsS + hubToPageS + appendS).toBeCloseTo(way!.untilBufferS!);
  });

  it('is told by the clock of the machine, wherever that of the page has drifted to', () => {
    const behind = {
      ...findings,
      frames: [{ ...seen, displayedAtMs: 19_200 }],
      appended: [{ ...appended, doneAtMs: 19_090, part: { ...part, receivedAtMs: part.receivedAtMs - 100 } }],
      clockOffsetMs: 100,
    };
    expect(frameWays(behind, [loop])).toEqual(frameWays(findings, [loop]));
  });

  it('has no stages where no part is known to have held the frame', () => {
    const elsewhere = { ...findings, appended: [{ ...appended, source: 'b' }] };
    expect(frameWays(elsewhere, [loop])).toEqual([
      { slot: 0, totalS: 0.26, untilBufferS: null, inBufferS: null, link: null },
    ]);
  });

  it('is unknown for a frame whose number could not be read', () => {
    expect(frameWays({ ...findings, frames: [{ ...seen, number: null }] }, [loop])).toEqual([]);
  });
});
