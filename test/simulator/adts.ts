/** Cuts an ADTS stream (ISO/IEC 13818-7 section 6.2) into raw AAC frames. Only for our own clips. */

export interface AdtsStream {
  readonly frames: Buffer[];
  readonly sampleRate: number;
  readonly channels: number;
  /** AudioSpecificConfig, ISO/IEC 14496-3 section 1.6.2.1: what the SDP's config= says. */
  readonly configuration: Buffer;
}

const SAMPLE_RATES = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000];

export function splitAdts(stream: Buffer): AdtsStream {
  const frames: Buffer[] = [];
  let at = 0;
  while (at + 7 <= stream.length && stream.readUInt16BE(at) >> 4 === 0xfff) {
    const headerBytes = stream[at + 1]! & 1 ? 7 : 9;
    const frameBytes = ((stream[at + 3]! & 3) << 11) | (stream[at + 4]! << 3) | (stream[at + 5]! >> 5);
    frames.push(stream.subarray(at + headerBytes, at + frameBytes));
    at += frameBytes;
  }
  const rateIndex = (stream[2]! >> 2) & 15;
  const channels = ((stream[2]! & 1) << 2) | (stream[3]! >> 6);
  const objectType = (stream[2]! >> 6) + 1;
  const configuration = Buffer.alloc(2);
  configuration.writeUInt16BE((objectType << 11) | (rateIndex << 7) | (channels << 3));
  const sampleRate = SAMPLE_RATES[rateIndex];
  if (frames.length === 0 || sampleRate === undefined) throw new Error('not an ADTS stream');
  return { frames, sampleRate, channels, configuration };
}
