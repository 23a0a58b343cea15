import { describe, expect, it } from 'vitest';
import { initName, parseResourceName, partName, segmentName } from '../../../server/hls/resource-name.ts';

describe('resource names', () => {
  it('are read as they were written', () => {
    expect(parseResourceName(initName('k3f9', 3))).toEqual({ kind: 'init', token: 'k3f9', epoch: 3 });
    expect(parseResourceName(segmentName('k3f9', 1_795_368_450))).toEqual({
      kind: 'segment',
      token: 'k3f9',
      sequence: 1_795_368_450,
    });
    expect(parseResourceName(partName('k3f9', 12))).toEqual({
      kind: 'part',
      token: 'k3f9',
      number: 12,
    });
  });

  it.each([
    '',
    'part-1.m4s',
    'k3f9-part-1-0.m4s',
    'k3f9-part-1.mp4',
    'k3f9-part-.m4s',
    'k3f9-seg-1-0.m4s',
    'k3f9-seg-1.mp4',
    'k3f9-init-1.m4s',
    'k3f9-init-1-0.mp4',
    'k3f9-seg-1.m4s ',
    'k3f9-seg-1.m4s\n',
    'K3F9-seg-1.m4s',
    'k3f9-seg--1.m4s',
    'k3f9-seg-0x1.m4s',
    'k3f9-seg-1234567890123.m4s',
    'k3f9-seg-%31.m4s',
    'k3f9-seg-01.m4s',
    'k3f9-part-00.m4s',
    '../k3f9-seg-1.m4s',
    `${'a'.repeat(17)}-seg-1.m4s`,
    'a'.repeat(10_000),
  ])('of another form are refused: %j', (name) => {
    expect(parseResourceName(name)).toBeNull();
  });
});
