import { expect, test } from 'vitest';
import { silentLogger } from '../../../server/base/logger.ts';

test('a child of the silent logger is silent too', () => {
  expect(silentLogger.child({ camera: 'c1' })).toBe(silentLogger);
  expect(silentLogger.error({}, 'nobody hears this')).toBeUndefined();
});
