import { expect, test } from 'vitest';
import { asEngineFailure } from '../../../server/engine/engine-failure.ts';
import { RtspFailure } from '../../../server/rtsp/rtsp-failure.ts';

test('a failure of the camera keeps its code and its words', () => {
  const failure = new RtspFailure(
    'stream-not-found',
    'rtsp://192.0.2.1:554/a answered DESCRIBE with 404 Not Found',
  );
  expect(asEngineFailure(failure)).toEqual({ code: 'stream-not-found', message: failure.message });
});

test.each([new Error('offset is out of range'), 'offset is out of range'])(
  'anything else is a fault of the conversation: %s',
  (error) => {
    expect(asEngineFailure(error)).toEqual({ code: 'protocol-error', message: 'offset is out of range' });
  },
);

test('a camera that repeats the address it was asked for does not give the password away', () => {
  const words = 'rtsp://192.0.2.1:554/a answered DESCRIBE with 500 no rtsp://viewer:se@cret@192.0.2.1/a';
  const { message } = asEngineFailure(new RtspFailure('protocol-error', words));
  expect(message).toBe('rtsp://192.0.2.1:554/a answered DESCRIBE with 500 no rtsp://***@192.0.2.1/a');
});
