/**
 * Reads ISO base media files back. Written from ISO/IEC 14496-12 apart from the writer, and sharing nothing with it, so that
 * the two can disagree. Strict: whatever does not add up throws.
 */
export interface Box {
  type: string;
  /** Of the whole box in the file. */
  start: number;
  end: number;
  /** Contents behind size and type. */
  payload: DataView;
  children: Box[];
}

export interface ReadSample {
  trackId: number;
  decodeTicks: number;
  presentationTicks: number;
  durationTicks: number;
  keyFrame: boolean;
  bytes: Uint8Array;
}

export interface ReadTrack {
  id: number;
  timescale: number;
  handler: string;
  /** Four-character code of its sample entry. */
  format: string;
  /** Of a video track, from its sample entry; how it is presented stands in tkhd, and must agree with it and with `pasp`. */
  width: number;
  height: number;
  presented: { width: number; height: number };
  /** Of a sound track. */
  channels: number;
  sampleRate: number;
  /** Boxes inside the sample entry: avcC, hvcC, esds, dOps, dfLa, pasp. */
  configuration: Box[];
}

const CONTAINERS = new Set(['moov', 'trak', 'mdia', 'minf', 'dinf', 'stbl', 'mvex', 'moof', 'traf']);

export function readBoxes(file: Uint8Array, start = 0, end = file.length): Box[] {
  const boxes: Box[] = [];
  let at = start;
  while (at < end) {
    const head = new DataView(file.buffer, file.byteOffset + at, Math.min(8, end - at));
    const size = head.getUint32(0);
    const type = String.fromCharCode(...[4, 5, 6, 7].map((offset) => head.getUint8(offset)));
    if (size < 8 || at + size > end)
      throw new Error(`box ${type} at ${at} claims ${size} bytes of ${end - at}`);
    boxes.push({
      type,
      start: at,
      end: at + size,
      payload: new DataView(file.buffer, file.byteOffset + at + 8, size - 8),
      children: CONTAINERS.has(type) ? readBoxes(file, at + 8, at + size) : [],
    });
    at += size;
  }
  return boxes;
}

/** The one box at the end of a path such as `moov/trak/mdia`; throws when there is none or several. */
export function findBox(boxes: Box[], path: string): Box {
  const [type, ...rest] = path.split('/');
  const found = boxes.filter((box) => box.type === type);
  if (found.length !== 1) throw new Error(`${found.length} boxes ${type} on the path ${path}`);
  return rest.length > 0 ? findBox(found[0]!.children, rest.join('/')) : found[0]!;
}

/** The tracks of an init segment, or of a file that begins with one. */
export function readTracks(init: Uint8Array): ReadTrack[] {
  const boxes = readBoxes(init);
  if (
    !boxes
      .map((box) => box.type)
      .join()
      .startsWith('ftyp,moov')
  )
    throw new Error('ftyp and moov come first');
  const movie = findBox(boxes, 'moov');
  const tracks = movie.children.filter((box) => box.type === 'trak').map((trak) => readTrack(init, trak));
  const extended = findBox(movie.children, 'mvex')
    .children.filter((box) => box.type === 'trex')
    .map((trex) => trex.payload.getUint32(4));
  if (extended.join() !== tracks.map((track) => track.id).join()) throw new Error('tracks and trex differ');
  return tracks;
}

/** All samples of a file of movie fragments (with or without an init segment in front), in file order. */
export function readSamples(file: Uint8Array): ReadSample[] {
  const boxes = readBoxes(file);
  return boxes.flatMap((moof, index) => {
    if (moof.type !== 'moof') return [];
    const mdat = boxes[index + 1];
    if (mdat?.type !== 'mdat') throw new Error('a moof without its mdat');
    return readFragment(file, moof, mdat);
  });
}

/** The units of a video sample: 4-byte lengths, which must fill it exactly. */
export function splitSample(sample: Uint8Array): Uint8Array[] {
  const view = new DataView(sample.buffer, sample.byteOffset, sample.length);
  const units: Uint8Array[] = [];
  for (let at = 0; at < sample.length; ) {
    const size = view.getUint32(at);
    if (size === 0 || at + 4 + size > sample.length) throw new Error(`a unit of ${size} bytes at ${at}`);
    units.push(sample.subarray(at + 4, at + 4 + size));
    at += 4 + size;
  }
  return units;
}

function readTrack(file: Uint8Array, trak: Box): ReadTrack {
  const tkhd = findBox(trak.children, 'tkhd').payload;
  const mdhd = findBox(trak.children, 'mdia/mdhd').payload;
  const hdlr = findBox(trak.children, 'mdia/hdlr').payload;
  if (tkhd.getUint8(0) !== 0 || mdhd.getUint8(0) !== 0)
    throw new Error('only version 0 headers are known here');
  const handler = fourCharacters(hdlr, 8);
  const entry = readSampleEntry(file, findBox(trak.children, 'mdia/minf/stbl/stsd'), handler);
  const presented = { width: tkhd.getUint32(76) / 65_536, height: tkhd.getUint32(80) / 65_536 };
  if (handler === 'vide') checkPresentation(presented, entry);
  return { id: tkhd.getUint32(12), timescale: mdhd.getUint32(12), handler, presented, ...entry };
}

/** Within the rounding to whole pixels, nothing of the picture lost. */
function checkPresentation(
  { width, height }: ReadTrack['presented'],
  entry: Pick<ReadTrack, 'width' | 'height' | 'configuration'>,
): void {
  const pasp = entry.configuration.find(({ type }) => type === 'pasp')?.payload;
  const ratio = pasp ? pasp.getUint32(0) / pasp.getUint32(4) : 1;
  if (width < entry.width || height < entry.height) throw new Error('presented smaller than it is');
  const wider = Math.abs(width - entry.width * ratio);
  const higher = Math.abs(height - entry.height / ratio);
  const agree = ratio >= 1 ? wider <= 0.5 && height === entry.height : higher <= 0.5 && width === entry.width;
  if (!agree) throw new Error('sizes differ');
}

function readSampleEntry(file: Uint8Array, stsd: Box, handler: string) {
  if (stsd.payload.getUint32(4) !== 1) throw new Error('one sample entry is expected');
  const [entry] = readBoxes(file, stsd.start + 16, stsd.end);
  const { type: format, start, end, payload } = entry!;
  if (payload.getUint16(6) !== 1) throw new Error('data_reference_index is not 1');
  const isVideo = handler === 'vide';
  return {
    format,
    width: isVideo ? payload.getUint16(24) : 0,
    height: isVideo ? payload.getUint16(26) : 0,
    channels: isVideo ? 0 : payload.getUint16(16),
    sampleRate: isVideo ? 0 : payload.getUint32(24) / 65_536,
    configuration: readBoxes(file, start + 8 + (isVideo ? 78 : 28), end),
  };
}

function readFragment(file: Uint8Array, moof: Box, mdat: Box): ReadSample[] {
  const traf = findBox(moof.children, 'traf');
  const tfhd = findBox(traf.children, 'tfhd').payload;
  const tfdt = findBox(traf.children, 'tfdt').payload;
  const trun = findBox(traf.children, 'trun').payload;
  if ((tfhd.getUint32(0) & 0xffffff) !== 0x020000) throw new Error('default-base-is-moof alone is expected');
  if (tfdt.getUint8(0) !== 1) throw new Error('a 64-bit decode time is expected');
  const trackId = tfhd.getUint32(4);
  const flags = trun.getUint32(0) & 0xffffff;
  let field = 8;
  const next = (present: number) => {
    if ((flags & present) === 0) return null;
    field += 4;
    return field - 4;
  };
  let dataAt = moof.start + trun.getInt32(next(0x001)!);
  if (next(0x004) !== null) throw new Error('first-sample-flags are not expected');
  if (dataAt !== mdat.start + 8) throw new Error('the data offset misses the mdat');
  let decodeTicks = Number(tfdt.getBigUint64(4));
  const samples: ReadSample[] = [];
  for (let index = 0; index < trun.getUint32(4); index += 1) {
    const durationTicks = trun.getUint32(next(0x100)!);
    const size = trun.getUint32(next(0x200)!);
    const sampleFlags = trun.getUint32(next(0x400)!);
    const offset = next(0x800);
    samples.push({
      trackId,
      decodeTicks,
      presentationTicks: decodeTicks + (offset === null ? 0 : trun.getInt32(offset)),
      durationTicks,
      keyFrame: (sampleFlags & 0x00010000) === 0,
      bytes: file.subarray(dataAt, dataAt + size),
    });
    dataAt += size;
    decodeTicks += durationTicks;
  }
  if (field !== trun.byteLength) throw new Error('the trun is longer than its samples');
  if (dataAt !== mdat.end) throw new Error('samples and mdat differ in size');
  return samples;
}

function fourCharacters(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((offset) => view.getUint8(at + offset)));
}
