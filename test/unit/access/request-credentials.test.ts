import { expect, test } from 'vitest';
import { readCredentials } from '../../../server/access/request-credentials.ts';

test.each([
  [{}, {}],
  [{ cookie: 'onescreen_session=abc' }, { sessionToken: 'abc' }],
  [{ cookie: 'a=1; onescreen_session=abc; b=2' }, { sessionToken: 'abc' }],
  [{ cookie: 'not_onescreen_session=x; onescreen_session_2=y' }, {}],
  [{ cookie: 'onescreen_session=' }, {}],
  [{ cookie: `onescreen_session=${'a'.repeat(513)}` }, {}],
  [{ cookie: ';;; =;onescreen_session=abc' }, { sessionToken: 'abc' }],
  [{ authorization: 'Bearer abc' }, { bearer: 'abc' }],
  [{ authorization: 'bearer abc' }, { bearer: 'abc' }],
  [{ authorization: 'Basic abc', cookie: 'onescreen_session=s' }, { sessionToken: 's' }],
  [{ authorization: 'Bearer abc', cookie: 'onescreen_session=s' }, { bearer: 'abc' }],
  [{ authorization: `Bearer ${'a'.repeat(600)}` }, {}],
])('%j shows %j', (headers, expected) => {
  expect(readCredentials(headers, false)).toEqual(expected);
});

test('over https only the cookie counts that no neighbouring site can have planted', () => {
  const planted = 'onescreen_session=planted';
  expect(readCredentials({ cookie: planted }, true)).toEqual({});
  expect(readCredentials({ cookie: `${planted}; __Host-onescreen_session=own` }, true)).toEqual({
    sessionToken: 'own',
  });
});
