/**
 * Cuts an Annex B byte stream (ITU-T H.264 Annex B, H.265 Annex B) into NAL units and access units.
 * Only for our own clips: one encoder's output, whole in memory. Written apart from server/media, so that the
 * simulator does not share a mistake with what it tests.
 */

export type VideoCodec = 'h264' | 'h265';

/** One coded picture with the parameter sets in front of it. The views share the stream's memory. */
export interface CodedPicture {
  readonly nalUnits: Buffer[];
  readonly keyFrame: boolean;
}

const START_CODE = Buffer.from([0, 0, 1]);

/** The NAL units of a stream without start codes and without the zero bytes that trail them. */
export function splitNalUnits(stream: Buffer): Buffer[] {
  const units: Buffer[] = [];
  let at = stream.indexOf(START_CODE);
  while (at >= 0) {
    const start = at + START_CODE.length;
    const next = stream.indexOf(START_CODE, start);
    let end = next < 0 ? stream.length : next;
    while (end > start && stream[end - 1] === 0) end -= 1;
    if (end > start) units.push(stream.subarray(start, end));
    at = next;
  }
  return units;
}

/** Access units in decoding order. Access unit delimiters and SEI are left out: they tell a viewer nothing. */
export function splitPictures(stream: Buffer, codec: VideoCodec): CodedPicture[] {
  const pictures: CodedPicture[] = [];
  let waiting: Buffer[] = [];
  for (const unit of splitNalUnits(stream)) {
    const type = nalType(unit, codec);
    if (!isSlice(type, codec)) {
      if (isParameterSet(type, codec)) waiting.push(unit);
    } else if (startsPicture(unit, codec)) {
      pictures.push({ nalUnits: [...waiting, unit], keyFrame: isKey(type, codec) });
      waiting = [];
    } else {
      pictures.at(-1)?.nalUnits.push(unit);
    }
  }
  return pictures;
}

/** The first of each kind: SPS and PPS, for H.265 the VPS before them. */
export function findParameterSets(pictures: readonly CodedPicture[], codec: VideoCodec): Buffer[] {
  const found = new Map<number, Buffer>();
  for (const unit of pictures.flatMap((picture) => (picture.keyFrame ? picture.nalUnits : []))) {
    const type = nalType(unit, codec);
    if (isParameterSet(type, codec) && !found.has(type)) found.set(type, unit);
  }
  return [...found.entries()].sort(([a], [b]) => a - b).map(([, unit]) => unit);
}

/** nal_unit_type: H.264 section 7.3.1, H.265 section 7.3.1.2. */
function nalType(unit: Buffer, codec: VideoCodec): number {
  return codec === 'h264' ? unit[0]! & 0x1f : (unit[0]! >> 1) & 0x3f;
}

function isSlice(type: number, codec: VideoCodec): boolean {
  return codec === 'h264' ? type === 1 || type === 5 : type <= 21;
}

function isParameterSet(type: number, codec: VideoCodec): boolean {
  return codec === 'h264' ? type === 7 || type === 8 : type >= 32 && type <= 34;
}

function isKey(type: number, codec: VideoCodec): boolean {
  return codec === 'h264' ? type === 5 : type >= 16 && type <= 21;
}

/** first_mb_in_slice = 0 (one set bit, Exp-Golomb) or first_slice_segment_in_pic_flag: both are the first bit. */
function startsPicture(unit: Buffer, codec: VideoCodec): boolean {
  return (unit[codec === 'h264' ? 1 : 2]! & 0x80) !== 0;
}
