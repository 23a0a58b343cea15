import { describe, expect, it } from 'vitest';
import { SequenceTracker } from '../../../../server/media/rtp/sequence-tracker.ts';

const CASES: {
  what: string;
  numbers: number[];
  answers: number[];
  counts: { received: number; lost: number; late: number };
}[] = [
  {
    what: 'packets in order',
    numbers: [7, 8, 9],
    answers: [0, 0, 0],
    counts: { received: 3, lost: 0, late: 0 },
  },
  {
    what: 'the wrap',
    numbers: [65_534, 65_535, 0, 1],
    answers: [0, 0, 0, 0],
    counts: { received: 4, lost: 0, late: 0 },
  },
  { what: 'a gap', numbers: [1, 5], answers: [0, 3], counts: { received: 2, lost: 3, late: 0 } },
  {
    what: 'a gap over the wrap',
    numbers: [65_535, 2],
    answers: [0, 2],
    counts: { received: 2, lost: 2, late: 0 },
  },
  { what: 'a duplicate', numbers: [4, 4, 5], answers: [0, -1, 0], counts: { received: 2, lost: 0, late: 1 } },
  {
    what: 'a late packet',
    numbers: [4, 6, 5, 7],
    answers: [0, 1, -1, 0],
    counts: { received: 3, lost: 1, late: 1 },
  },
  {
    what: 'a restart with other numbers',
    numbers: [4, 5, 40_000, 40_001, 40_002],
    answers: [0, 0, -1, 1, 0],
    counts: { received: 4, lost: 1, late: 1 },
  },
  {
    what: 'one stray packet, which is no restart',
    numbers: [4, 5, 40_000, 6, 50_000, 7],
    answers: [0, 0, -1, 0, -1, 0],
    counts: { received: 4, lost: 0, late: 2 },
  },
  {
    what: 'two stray packets that follow each other, but not at once',
    numbers: [4, 5, 40_000, 6, 40_001, 7],
    answers: [0, 0, -1, 0, -1, 0],
    counts: { received: 4, lost: 0, late: 2 },
  },
];

describe('SequenceTracker', () => {
  it.each([0, 65_534, 65_535])(
    'believes another source at its first packet, %i, and that one is missing before it',
    (first) => {
      const tracker = new SequenceTracker();
      tracker.restart();
      expect(tracker.push(4)).toBe(0);
      tracker.restart();
      expect([tracker.push(first), tracker.push((first + 1) & 0xffff), tracker.lost]).toEqual([1, 0, 1]);
    },
  );

  for (const { what, numbers, answers, counts } of CASES) {
    it(`answers ${what}`, () => {
      const tracker = new SequenceTracker();
      expect(numbers.map((number) => tracker.push(number))).toEqual(answers);
      expect({ received: tracker.received, lost: tracker.lost, late: tracker.late }).toEqual(counts);
    });
  }

  it.each([
    { what: 'counted along, through a long pause', others: range(5, 4_000), next: 4_005, answer: 0 },
    { what: 'counted along, one of them lost', others: [5, 7], next: 8, answer: 1 },
    { what: 'counted along, the next lost', others: [5, 6], next: 8, answer: 1 },
    { what: 'not counted along, under the next number', others: [5, 5, 5], next: 5, answer: 0 },
    { what: 'not counted along, and one of its own lost', others: [4, 4], next: 6, answer: 1 },
    { what: 'numbered by themselves', others: [40_000, 40_001, 40_002], next: 5, answer: 0 },
  ])('passes packets of other types that are $what', ({ others, next, answer }) => {
    const tracker = new SequenceTracker();
    tracker.push(4);
    for (const number of others) tracker.pass(number);
    expect([tracker.push(next), tracker.push(next + 1), tracker.late]).toEqual([answer, 0, 0]);
  });
});

function range(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, at) => first + at);
}
