import { expect, test } from 'vitest';
import { FAULT_KINDS, parseFault } from '../../simulator/fault.ts';

test('every fault can be commanded by its bare name', () => {
  expect(FAULT_KINDS.map((kind) => parseFault(kind))).toEqual(FAULT_KINDS.map((kind) => ({ kind })));
});

test.each([
  null,
  7,
  'flood',
  {},
  { kind: 'drop', share: 'much' },
  { kind: 'cut', afterMs: -1 },
  { kind: 'wrong-sdp', lie: 'x' },
])('%j is not a fault', (value) => {
  expect(parseFault(value)).toBeNull();
});
