import type { VideoTrack } from '../../server/media/codec/track.ts';
import type { Depacketizer } from '../../server/media/rtp/depacketizers/depacketizer.ts';
import { createH264Depacketizer } from '../../server/media/rtp/depacketizers/h264-depacketizer.ts';
import { createH265Depacketizer } from '../../server/media/rtp/depacketizers/h265-depacketizer.ts';
import type { VideoCodec } from '../simulator/annex-b.ts';
import { type FragmentPlace, h264Fragment, h265Fragment } from './nal-fragments.ts';
import { recordedPictures } from './regrouped-pictures.ts';

/** NAL units of a codec as a depacketizer knows them apart, for tests of what both codecs have in common. */
export interface VideoSample {
  readonly name: string;
  readonly codec: VideoCodec;
  readonly recording: string;
  readonly headerBytes: number;
  readonly aggregateHeader: number[];
  readonly sets: Buffer[];
  readonly delimiter: Buffer;
  readonly message: Buffer;
  readonly key: Buffer;
  readonly secondSlice: Buffer;
  readonly delta: Buffer;
  create(described?: Buffer[]): Depacketizer<VideoTrack>;
  fragment(nalUnit: Buffer, from: number, to: number, place: FragmentPlace): Buffer;
}

const hex = (text: string) => Buffer.from(text, 'hex');

export const H264_SAMPLE: VideoSample = {
  name: 'H.264',
  codec: 'h264',
  recording: 'h264-main',
  headerBytes: 1,
  aggregateHeader: [24],
  sets: [hex('67420029e9018094d9f2e02dc0404069'), hex('68ce3c80')],
  delimiter: hex('09f0'),
  message: hex('0605010080'),
  key: hex('658801020304050607'),
  secondSlice: hex('654009101112'),
  delta: hex('419a202122'),
  create: (described) => createH264Depacketizer(described),
  fragment: h264Fragment,
};

export const H265_SAMPLE: VideoSample = {
  name: 'H.265',
  codec: 'h265',
  recording: 'h265',
  headerBytes: 2,
  aggregateHeader: [48 << 1, 1],
  sets: recordedPictures('h265')[0]!.payloads.slice(0, 3),
  delimiter: hex('460150'),
  message: hex('4e0105010080'),
  key: hex('2601af01020304050607'),
  secondSlice: hex('26012f091011'),
  delta: hex('0201d0202122'),
  create: (described) => createH265Depacketizer(described),
  fragment: h265Fragment,
};
