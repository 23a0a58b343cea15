import { expect, test } from 'vitest';
import { DrawnFrame } from '../../../../web/src/player/drawn-frame.ts';
import { FakeVideo } from '../../../support/fake-media.ts';

test('the position is that of the frame that is drawn, or of the one that was sought since', () => {
  const video = new FakeVideo();
  const drawn: number[] = [];
  const frame = new DrawnFrame(video as unknown as HTMLVideoElement, (mediaTime) => drawn.push(mediaTime));
  video.displays(4);
  video.currentTime = 4.03;
  expect(frame.position).toBe(4);

  video.currentTime = 9;
  video.seeking = true;
  expect(frame.position).toBe(9);
  video.dispatchEvent(new Event('seeking'));
  // One that was on its way to the screen.
  video.displays(4.04);
  video.seeking = false;
  expect(frame.position).toBe(9);

  video.displays(8.98);
  video.currentTime = 9.05;
  expect(frame.position).toBe(8.98);
  expect(drawn).toEqual([4, 4.04, 8.98]);

  frame.stop();
  video.dispatchEvent(new Event('seeking'));
  expect(frame.position).toBe(8.98);
});
