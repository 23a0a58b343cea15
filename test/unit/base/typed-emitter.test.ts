import { expect, test } from 'vitest';
import type { Logger } from '../../../server/base/logger.ts';
import { silentLogger } from '../../../server/base/logger.ts';
import { TypedEmitter } from '../../../server/base/typed-emitter.ts';

interface Facts {
  'camera:added': { id: string };
  'camera:removed': { id: string };
}

test('every listener of an event is told and no other', () => {
  const emitter = new TypedEmitter<Facts>(silentLogger);
  const heard: string[] = [];
  emitter.on('camera:added', ({ id }) => heard.push(`first ${id}`));
  emitter.on('camera:added', ({ id }) => heard.push(`second ${id}`));
  emitter.on('camera:removed', ({ id }) => heard.push(`removed ${id}`));
  emitter.emit('camera:added', { id: 'c1' });
  expect(heard).toEqual(['first c1', 'second c1']);
});

test('a listener that throws is logged and the next one is still told', () => {
  const errors: object[] = [];
  const logger: Logger = { ...silentLogger, error: (fields) => void errors.push(fields) };
  const emitter = new TypedEmitter<Facts>(logger);
  let told = false;
  const failure = new Error('broken listener');
  emitter.on('camera:added', () => {
    throw failure;
  });
  emitter.on('camera:added', () => {
    told = true;
  });
  emitter.emit('camera:added', { id: 'c1' });
  expect(told).toBe(true);
  expect(errors).toEqual([{ err: failure, event: 'camera:added' }]);
});

test('a listener taken off is not told again, and may be taken off twice', () => {
  const emitter = new TypedEmitter<Facts>(silentLogger);
  let calls = 0;
  const off = emitter.on('camera:added', () => {
    calls += 1;
  });
  emitter.emit('camera:added', { id: 'c1' });
  off();
  off();
  emitter.emit('camera:added', { id: 'c2' });
  expect(calls).toBe(1);
});

test('a listener may take itself off while it is told', () => {
  const emitter = new TypedEmitter<Facts>(silentLogger);
  const heard: string[] = [];
  const off = emitter.on('camera:added', () => {
    heard.push('once');
    off();
  });
  emitter.on('camera:added', () => heard.push('always'));
  emitter.emit('camera:added', { id: 'c1' });
  emitter.emit('camera:added', { id: 'c2' });
  expect(heard).toEqual(['once', 'always', 'always']);
});
