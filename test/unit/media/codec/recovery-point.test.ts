import { describe, expect, it } from 'vitest';
import {
  announcesRecoveryPoint,
  H264_RECOVERY_POINT,
  H265_RECOVERY_POINT,
} from '../../../../server/media/codec/recovery-point.ts';

const CASES: { what: string; sei: string; announces: boolean }[] = [
  { what: 'a recovery point alone (x264, open group)', sei: '060601c480', announces: true },
  {
    what: 'one that is whole after many pictures (x264, gradual refresh)',
    sei: '06060209c48080',
    announces: true,
  },
  { what: 'one behind a buffering period', sei: '0600018006018480', announces: true },
  {
    what: 'one behind user data with emulation prevention',
    sei: '060505000003000003aa06018480',
    announces: true,
  },
  { what: 'one behind a long message', sei: `0605ff04${'aa'.repeat(259)}06018480`, announces: true },
  { what: 'user data that only contains the number', sei: '0605040606060680', announces: false },
  { what: 'a type beyond 255', sei: '06ff06018480', announces: false },
  { what: 'a message that ends early', sei: '0605ff', announces: false },
  { what: 'a type without anything behind', sei: '0606', announces: false },
  { what: 'nothing', sei: '06', announces: false },
];

describe('announcesRecoveryPoint', () => {
  it.each(CASES)('says $announces of $what', ({ sei, announces }) => {
    const bytes = Buffer.from(sei, 'hex');
    const outside = Buffer.concat([Buffer.alloc(3, 6), bytes, Buffer.alloc(8, 6)]);
    expect(announcesRecoveryPoint(outside, 4, 3 + bytes.length)).toBe(announces);
  });

  it('knows those that we write', () => {
    expect(announcesRecoveryPoint(H264_RECOVERY_POINT, 1, H264_RECOVERY_POINT.length)).toBe(true);
    expect(announcesRecoveryPoint(H265_RECOVERY_POINT, 2, H265_RECOVERY_POINT.length)).toBe(true);
  });
});
