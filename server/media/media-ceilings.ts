/**
 * What this room keeps, reads or waits for at most, whatever a camera sends. Each one is proven in
 * test/unit/media/media-ceilings.test.ts. A track under way needs memory for one unit (until it is whole) and for its
 * parameter sets; everything else is of fixed size.
 *
 * | ceiling | beyond it |
 * |---|---|
 * | session description: characters | it is refused |
 * | its media, and the formats of each | further ones are left out |
 * | parameter sets that it brings, of each attribute | further ones are left out |
 * | bytes of an access unit | it is thrown away whole and counted |
 * | NAL units of a byte stream that came as one of them | the picture is thrown away whole and counted |
 * | bytes of a parameter set | it is refused and counted |
 * | bytes of all parameter sets of a kind | the oldest go |
 * | VPS, SPS, PPS of a track | the oldest go |
 * | bytes of a unit of sound: AAC, LATM element, Opus | it is thrown away and counted |
 * | units of sound in a packet of AAC | further ones are left out |
 * | samples of a FLAC block | a longer packet of G.711 becomes several |
 * | samples of an Opus packet | it is refused and counted |
 * | bytes and messages of SEI that are looked through for a recovery point | it is not found |
 * | frames held back for reordering | frames decode a tick apart |
 * | width and height of a picture | the parameter set is refused |
 * | bytes of the header of an FLV stream | it is refused |
 * | bytes of an FLV tag | it is left out and counted |
 * | slices of a picture in FLV | it is thrown away whole and counted |
 * | values, and depth, of FLV's metadata | it is left unread |
 */
export const MEDIA_CEILINGS = {
  descriptionChars: 64 * 1024,
  describedMedia: 16,
  describedFormats: 32,
  describedParameterSets: 16,
  accessUnitBytes: 4 * 1024 * 1024,
  byteStreamUnits: 128,
  parameterSetBytes: 4 * 1024,
  parameterSetsOfKindBytes: 16 * 1024,
  videoParameterSets: 16,
  sequenceParameterSets: 16,
  pictureParameterSets: 64,
  soundUnitBytes: 16 * 1024,
  soundUnitsInPacket: 64,
  flacBlockSamples: 4096,
  opusPacketSamples: 5760,
  seiBytes: 2048,
  seiMessages: 16,
  reorderFrames: 16,
  pictureSide: 16_384,
  flvHeaderBytes: 1024,
  flvTagBytes: 4 * 1024 * 1024 + 64 * 1024,
  flvSlices: 1024,
  flvMetadataValues: 256,
  flvMetadataDepth: 8,
} as const;
