import { expect, test } from 'vitest';
import { type IncidentFields, incidentChangeSchema } from '../../../server/contract/incident-dto.ts';
import { checkSeen } from '../../../server/incidents/incident-changes.ts';
import { sampleIncident } from '../../support/sample-incident.ts';

const NOW = sampleIncident('flood', { state: 'working', assignee: null, people: ['li.ming'], keepDays: 90 });

const CASES: { what: string; seen: IncidentFields; wished: IncidentFields; conflict: boolean }[] = [
  {
    what: 'what is as it was seen',
    seen: { state: 'working' },
    wished: { state: 'closed' },
    conflict: false,
  },
  { what: 'what is as it is wished', seen: { state: 'open' }, wished: { state: 'working' }, conflict: false },
  { what: 'what is neither', seen: { state: 'open' }, wished: { state: 'closed' }, conflict: true },
  { what: 'nobody as was seen', seen: { assignee: null }, wished: { assignee: 'li.ming' }, conflict: false },
  { what: 'nobody as is wished', seen: { assignee: 'li.ming' }, wished: { assignee: null }, conflict: false },
  { what: 'the same people', seen: { people: ['li.ming'] }, wished: { people: [] }, conflict: false },
  { what: 'other people', seen: { people: [] }, wished: { people: ['wang.fang'] }, conflict: true },
  {
    what: 'another field that is as it was seen, too',
    seen: { state: 'open', severity: 'major' },
    wished: { severity: 'minor' },
    conflict: false,
  },
  {
    what: 'one of two fields that is not',
    seen: { state: 'open', severity: 'major' },
    wished: { state: 'closed', severity: 'minor' },
    conflict: true,
  },
];

test.each(CASES)('a change of $what is a conflict: $conflict', ({ seen, wished, conflict }) => {
  const check = () => checkSeen(NOW, { seen, wished });
  if (conflict) expect(check).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
  else expect(check).not.toThrow();
});

test.each([
  {
    what: 'with all that was seen',
    body: { seen: { state: 'open', keepDays: null }, wished: { keepDays: 30 } },
    taken: true,
  },
  { what: 'of what was not seen', body: { seen: { state: 'open' }, wished: { keepDays: 30 } }, taken: false },
  { what: 'of what there is not', body: { seen: { colour: 1 }, wished: { colour: 2 } }, taken: false },
  { what: 'without a word of what was seen', body: { wished: { state: 'closed' } }, taken: false },
])('a change $what is taken: $taken', ({ body, taken }) => {
  expect(incidentChangeSchema.safeParse(body).success).toBe(taken);
});
