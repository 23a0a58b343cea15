import { describe, expect, it } from 'vitest';
import { asEngineFailure } from '../../../server/engine/engine-failure.ts';
import { LaneSeats } from '../../../server/engine/lane-seats.ts';
import { NO_LANES, TranscodeLanes } from '../../../server/engine/transcode-lanes.ts';

const OFFER = 'rtsp://camera:554/live offers MJPEG: needs transcoding';
/** Stands for ffmpeg: it is there and may be run. */
const PROGRAM = process.execPath;
const failureOf = (attempt: () => unknown) => {
  try {
    attempt();
  } catch (error) {
    return asEngineFailure(error, null);
  }
  throw new Error('nothing was thrown');
};

describe('TranscodeLanes', () => {
  it('gives a lane with the program for it, until all are taken', () => {
    const seats = LaneSeats.of(1);
    const lanes = new TranscodeLanes({ program: PROGRAM, searchPath: '/bin' }, seats, 7);
    const lane = lanes.take(OFFER);
    expect(lane).toMatchObject({ program: PROGRAM, searchPath: '/bin' });
    expect(failureOf(() => lanes.take(OFFER))).toEqual({
      code: 'no-free-lane',
      message: `${OFFER}, and all 1 transcoding lanes are in use`,
    });
    lanes.check(OFFER); // whoever only asks takes none
    lane.leave();
    lanes.take(OFFER).leave();
    expect(seats.taken).toBe(0);
  });

  it.each([
    { place: { program: '/nowhere/ffmpeg', searchPath: '/usr/bin' }, where: 'at FFMPEG_PATH' },
    { place: { program: null, searchPath: '/nowhere' }, where: 'on the PATH' },
  ])('says plainly that there is no ffmpeg $where', ({ place, where }) => {
    const seats = LaneSeats.of(1);
    const lanes = new TranscodeLanes(place, seats, 1);
    const failure = { code: 'needs-ffmpeg', message: `${OFFER}, and there is no ffmpeg ${where}` };
    expect(failureOf(() => lanes.take(OFFER))).toEqual(failure);
    expect(failureOf(() => lanes.check(OFFER))).toEqual(failure);
    expect(seats.taken).toBe(0);
  });

  it('is not to be had where nothing is transcoded', () => {
    const failure = { code: 'no-playable-track', message: OFFER };
    expect(failureOf(() => NO_LANES.take(OFFER))).toEqual(failure);
    expect(failureOf(() => NO_LANES.check(OFFER))).toEqual(failure);
  });
});
