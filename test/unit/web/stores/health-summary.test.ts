import { expect, it } from 'vitest';
import type { VerdictDto } from '../../../../server/contract/dto.ts';
import { HEALTH_STATES } from '../../../../server/contract/health-states.ts';
import { summarize } from '../../../../web/src/stores/health-summary.ts';

const verdictOf = (state: string) => ({ state }) as VerdictDto;

it('counts online against what should be online', () => {
  expect(summarize(HEALTH_STATES, verdictOf)).toEqual({
    total: 10,
    due: 6,
    online: 3,
    trouble: 4,
    down: 3,
    unvisited: 1,
  });
});

it('takes a camera without a verdict as not yet visited', () => {
  expect(summarize(['a'], () => null)).toMatchObject({ total: 1, due: 0, unvisited: 1 });
});
