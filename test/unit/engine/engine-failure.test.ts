import { expect, test } from 'vitest';
import { asEngineFailure } from '../../../server/engine/engine-failure.ts';
import { RtspFailure } from '../../../server/rtsp/rtsp-failure.ts';

const CREDENTIALS = { username: 'viewer', password: 'range' };

test('a failure of the camera keeps its code and its words', () => {
  const failure = new RtspFailure(
    'stream-not-found',
    'rtsp://192.0.2.1:554/range answered DESCRIBE with 404 Not Found',
  );
  expect(asEngineFailure(failure, CREDENTIALS)).toEqual({
    code: 'stream-not-found',
    message: failure.message,
  });
});

test.each([new Error('offset is too large'), 'offset is too large'])(
  'anything else is a fault of the conversation: %s',
  (error) => {
    const expected = { code: 'protocol-error', message: 'offset is too large' };
    expect(asEngineFailure(error, CREDENTIALS)).toEqual(expected);
    expect(asEngineFailure(error, null)).toEqual(expected);
  },
);

test('a fault that quotes the password is told in other words', () => {
  const { message } = asEngineFailure(new Error('unexpected token in "RANGE"'), CREDENTIALS);
  expect(message).toBe('the conversation with the camera failed');
});

test('a camera that repeats the address it was asked for does not give the password away', () => {
  const words = 'rtsp://192.0.2.1:554/a answered DESCRIBE with 500 no rtsp://viewer:se@cret@192.0.2.1/a';
  const { message } = asEngineFailure(new RtspFailure('protocol-error', words), null);
  expect(message).toBe('rtsp://192.0.2.1:554/a answered DESCRIBE with 500 no rtsp://***@192.0.2.1/a');
});
