import { beforeAll, describe, expect, it } from 'vitest';
import { readTracks } from '../../support/box-reader.ts';
import { encodePicture, type StreamCodec, splitAccessUnits } from '../../support/elementary-stream.ts';
import { probeMedia } from '../../support/ffprobe.ts';
import { plainMovie } from '../../support/plain-movie.ts';
import { type ReceivedStream, receiveUnits } from '../../support/received-stream.ts';

const CLOSED = 'keyint=25:min-keyint=25:scenecut=0:bframes=0';

/** A second of what a recorder sends, on its way from RTP to access units. */
function recorder(codec: StreamCodec, size: string, sampleAspect: string): Buffer[][] {
  const picture = `testsrc2=size=${size}:rate=25,setsar=${sampleAspect}`;
  return splitAccessUnits(encodePicture(codec, CLOSED, picture, 1), codec);
}

const paspOf = (init: Buffer) =>
  readTracks(init)[0]!.configuration.filter(({ type }) => type === 'pasp').length;

describe.each<StreamCodec>(['h264', 'h265'])('pixels of %s that are not square', (codec) => {
  let stream: ReceivedStream;

  beforeAll(() => {
    const [twoCif, square] = [recorder(codec, '704x288', '6/11'), recorder(codec, '704x288', '1')];
    stream = receiveUnits(codec, [...twoCif, ...square]);
  });

  const partsOf = (epoch: number) => stream.parts.filter((part) => part.epoch === epoch);

  it('are found in the parts by ffprobe, and the picture is one of 4:3', async () => {
    const parts = partsOf(1).map(({ bytes }) => bytes);
    const { streams, complaints } = await probeMedia(Buffer.concat([stream.inits[0]!.bytes, ...parts]));
    expect(complaints).toBe('');
    expect(streams).toMatchObject([
      {
        ...{ width: 704, height: 288, nb_read_frames: '25' },
        ...{ sample_aspect_ratio: '6:11', display_aspect_ratio: '4:3' },
      },
    ]);
    expect(paspOf(stream.inits[0]!.bytes)).toBe(1);
    expect(stream.inits[0]!.video).toMatchObject({
      ...{ width: 704, height: 288 },
      displayed: { width: 704, height: 528 },
    });
  });

  it('are found in a plain file that is made of the parts', async () => {
    const movie = plainMovie(stream.inits[0]!, partsOf(1));
    expect(movie.includes('pasp')).toBe(true);
    const { streams } = await probeMedia(movie);
    expect(streams).toMatchObject([
      { width: 704, height: 288, sample_aspect_ratio: '6:11', display_aspect_ratio: '4:3' },
    ]);
  });

  it('begin a new epoch when they become square, at the same size', () => {
    expect(stream.inits.map(({ epoch, video }) => [epoch, video.width, video.displayed])).toEqual([
      [1, 704, { width: 704, height: 528 }],
      [2, 704, { width: 704, height: 288 }],
    ]);
    expect(paspOf(stream.inits[1]!.bytes)).toBe(0);
    expect(partsOf(2).length).toBeGreaterThan(3);
  });
});
