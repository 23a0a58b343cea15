/** FLV written from the specification (10.1, annex E; Enhanced RTMP v2), for tests that need certain tags. */
export type FlvTagKind = 'audio' | 'video' | 'script';

const TAG_TYPES: Record<FlvTagKind, number> = { audio: 8, video: 9, script: 18 };

export interface FlvTagFields {
  kind: FlvTagKind;
  body: Buffer;
  timestampMs?: number;
}

export function flvHeader(): Buffer {
  return Buffer.from('464c5601050000000900000000', 'hex');
}

/** A tag and the size behind it. */
export function flvTag({ kind, body, timestampMs = 0 }: FlvTagFields): Buffer {
  const tag = Buffer.alloc(11 + body.length + 4);
  tag[0] = TAG_TYPES[kind];
  tag.writeUIntBE(body.length, 1, 3);
  tag.writeUIntBE(timestampMs & 0xffffff, 4, 3);
  tag[7] = timestampMs >>> 24;
  body.copy(tag, 11);
  tag.writeUInt32BE(11 + body.length, 11 + body.length);
  return tag;
}

export function flvFile(tags: FlvTagFields[]): Buffer {
  return Buffer.concat([flvHeader(), ...tags.map(flvTag)]);
}

/** The metadata that encoders write in front, of a frame rate alone. */
export function flvMetadata(frameRate: number): Buffer {
  const value = Buffer.alloc(8);
  value.writeDoubleBE(frameRate);
  const named = (name: string) => Buffer.concat([Buffer.from([0, name.length]), Buffer.from(name)]);
  return Buffer.concat([
    ...[Buffer.from([2]), named('onMetaData'), Buffer.from([8, 0, 0, 0, 1])],
    ...[named('framerate'), Buffer.from([0]), value, Buffer.from([0, 0, 9])],
  ]);
}

/** How a video tag says what it holds. */
export type FlvVideoForm = 'legacy 7' | 'legacy 12' | 'avc1' | 'hvc1';

/** A configuration record as the sender announces it. */
export function flvConfiguration(form: FlvVideoForm, record: Buffer): Buffer {
  return Buffer.concat([videoHead(form, true, 0, 0), record]);
}

/** A picture of NAL units behind lengths. */
export function flvPicture(
  form: FlvVideoForm,
  nalUnits: Buffer[],
  { keyFrame = false, compositionMs = 0, lengthBytes = 4 } = {},
): Buffer {
  return Buffer.concat([
    videoHead(form, keyFrame, 1, compositionMs),
    ...nalUnits.flatMap((nalUnit) => {
      const length = Buffer.alloc(lengthBytes);
      length.writeUIntBE(nalUnit.length, 0, lengthBytes);
      return [length, nalUnit];
    }),
  ]);
}

/** AVCDecoderConfigurationRecord (ISO/IEC 14496-15 §5.3.3.1) of one set of each kind. */
export function avcRecord(sps: Buffer, pps: Buffer, lengthBytes = 4): Buffer {
  return Buffer.concat([
    Buffer.from([1, sps[1]!, sps[2]!, sps[3]!, 0xfc | (lengthBytes - 1), 0xe1]),
    sized(sps),
    Buffer.from([1]),
    sized(pps),
  ]);
}

/** HEVCDecoderConfigurationRecord (§8.3.3.1); what it says of profiles is left open, as some devices do. */
export function hevcRecord(sets: Buffer[]): Buffer {
  const head = Buffer.alloc(23);
  head[0] = 1;
  head[21] = 0x0f;
  head[22] = sets.length;
  const arrays = sets.map((set) => Buffer.concat([Buffer.from([(set[0]! >> 1) & 0x3f, 0, 1]), sized(set)]));
  return Buffer.concat([head, ...arrays]);
}

function videoHead(form: FlvVideoForm, keyFrame: boolean, packetType: number, compositionMs: number): Buffer {
  const frameType = keyFrame ? 1 : 2;
  const composition = Buffer.alloc(3);
  composition.writeIntBE(compositionMs, 0, 3);
  if (form === 'legacy 7' || form === 'legacy 12') {
    const codec = form === 'legacy 7' ? 7 : 12;
    return Buffer.concat([Buffer.from([(frameType << 4) | codec, packetType]), composition]);
  }
  const plain = packetType === 1 && compositionMs === 0; // "CodedFramesX": without a composition time
  const head = Buffer.from([0x80 | (frameType << 4) | (plain ? 3 : packetType)]);
  const hasComposition = packetType === 1 && !plain;
  return Buffer.concat([head, Buffer.from(form), hasComposition ? composition : Buffer.alloc(0)]);
}

function sized(set: Buffer): Buffer {
  return Buffer.concat([Buffer.from([set.length >> 8, set.length & 0xff]), set]);
}
