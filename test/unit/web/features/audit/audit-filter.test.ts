import { describe, expect, it } from 'vitest';
import { auditFilterFrom, searchOfAudit } from '../../../../../web/src/features/audit/audit-filter.ts';

describe('the filter of the audit in the address', () => {
  it.each([
    [{}],
    [{ q: '汉江 & 大桥', action: 'camera:viewed,login:refused', result: 'refused' as const }],
    [{ fromMs: 1_700_000_000_000, toMs: 1_700_086_399_999, username: 'li.ming', targetId: 'cam-1' }],
  ])('comes back as it was: %j', (filter) => {
    expect(auditFilterFrom(searchOfAudit(filter))).toEqual(filter);
  });

  it('leaves out what it does not know, or what is no number', () => {
    expect(auditFilterFrom(new URLSearchParams('result=maybe&fromMs=x&other=1&toMs='))).toEqual({ toMs: 0 });
  });
});
