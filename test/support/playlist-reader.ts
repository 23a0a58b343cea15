/**
 * A media playlist as a player reads it (RFC 8216bis §4, §6.2), written apart from the code that writes ours. `violations`
 * names every rule of the standard that a playlist breaks by itself; `remarks` names those that a camera may break through us:
 * an odd rhythm of its frames. What holds from one playlist to the next is in `PlaylistHistory`.
 */
export interface ReadPart {
  uri: string;
  duration: number;
  independent: boolean;
}

export interface ReadSegment {
  sequence: number;
  /** Null while the segment is open. */
  uri: string | null;
  duration: number;
  parts: ReadPart[];
  map: string | null;
  /** A discontinuity stands before it. */
  discontinuity: boolean;
  /** Discontinuities before it, counted from the beginning of the stream; not known behind an EXT-X-SKIP. */
  discontinuitySequence: number;
  dateMs: number | null;
}

export interface ReadPlaylist {
  version: number;
  targetDuration: number;
  partTarget: number;
  partHoldBack: number;
  canBlockReload: boolean;
  canSkipUntil: number | null;
  independentSegments: boolean;
  mediaSequence: number;
  skipped: number;
  segments: ReadSegment[];
  preloadHint: string | null;
  /** Seconds; negative from the end. */
  startOffset: number | null;
  /** A discontinuity that nothing follows yet. */
  endsInDiscontinuity: boolean;
  violations: string[];
  remarks: string[];
}

/** A part may be this much shorter than its target, unless it is the last of its segment or begins with a key frame. */
const SHORTEST_PART = 0.85;

export function readPlaylist(text: string): ReadPlaylist {
  return new PlaylistReader(text).read();
}

class PlaylistReader {
  private readonly lines: string[];
  private readonly result: ReadPlaylist;
  private discontinuities = 0;
  private sequence = 0;
  private map: string | null = null;
  private dateMs: number | null = null;
  private parts: ReadPart[] = [];
  private duration: number | null = null;
  private pendingDiscontinuity = false;
  private readonly seenTags = new Set<string>();

  constructor(text: string) {
    this.lines = text.split('\n');
    this.result = {
      version: 0,
      targetDuration: 0,
      partTarget: 0,
      partHoldBack: 0,
      canBlockReload: false,
      canSkipUntil: null,
      independentSegments: false,
      mediaSequence: 0,
      skipped: 0,
      segments: [],
      preloadHint: null,
      startOffset: null,
      endsInDiscontinuity: false,
      violations: [],
      remarks: [],
    };
  }

  read(): ReadPlaylist {
    if (this.lines.shift() !== '#EXTM3U') this.violation('it does not begin with #EXTM3U');
    if (this.lines.pop() !== '') this.violation('the last line does not end');
    for (const line of this.lines) {
      if (line.startsWith('#EXT')) this.tag(line);
      else if (!line.startsWith('#')) this.uri(line);
    }
    if (this.parts.length > 0) this.segment(null, sum(this.parts));
    this.result.endsInDiscontinuity = this.pendingDiscontinuity;
    this.checkRules();
    return this.result;
  }

  private tag(line: string): void {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1);
    const attributes = readAttributes(value);
    const { result } = this;
    if (ONCE.has(name) && this.seenTags.has(name)) this.violation(`${name} twice`);
    if (HEADER.has(name) && result.segments.length + this.parts.length > 0) {
      this.violation(`${name} behind the first segment`);
    }
    this.seenTags.add(name);
    switch (name) {
      case '#EXT-X-VERSION':
        result.version = this.integer(value);
        return;
      case '#EXT-X-TARGETDURATION':
        result.targetDuration = this.integer(value);
        return;
      case '#EXT-X-SERVER-CONTROL':
        result.canBlockReload = attributes.get('CAN-BLOCK-RELOAD') === 'YES';
        result.partHoldBack = Number(attributes.get('PART-HOLD-BACK'));
        result.canSkipUntil = attributes.has('CAN-SKIP-UNTIL')
          ? Number(attributes.get('CAN-SKIP-UNTIL'))
          : null;
        return;
      case '#EXT-X-PART-INF':
        result.partTarget = Number(attributes.get('PART-TARGET'));
        return;
      case '#EXT-X-MEDIA-SEQUENCE':
        result.mediaSequence = this.integer(value);
        this.sequence = result.mediaSequence;
        return;
      case '#EXT-X-DISCONTINUITY-SEQUENCE':
        this.discontinuities = this.integer(value);
        return;
      case '#EXT-X-INDEPENDENT-SEGMENTS':
        result.independentSegments = true;
        return;
      case '#EXT-X-START':
        result.startOffset = Number(attributes.get('TIME-OFFSET'));
        return;
      case '#EXT-X-SKIP':
        result.skipped = this.integer(attributes.get('SKIPPED-SEGMENTS') ?? '');
        this.sequence += result.skipped;
        return;
      case '#EXT-X-MAP':
        if (this.parts.length > 0) this.violation('EXT-X-MAP inside a segment');
        this.map = attributes.get('URI') ?? null;
        return;
      case '#EXT-X-PROGRAM-DATE-TIME':
        if (this.parts.length > 0) this.violation('EXT-X-PROGRAM-DATE-TIME inside a segment');
        this.dateMs = Date.parse(value);
        if (Number.isNaN(this.dateMs)) this.violation(`not a date: ${value}`);
        return;
      case '#EXT-X-DISCONTINUITY':
        if (this.parts.length > 0) this.violation('a discontinuity inside a segment');
        this.discontinuities += 1;
        this.pendingDiscontinuity = true;
        return;
      case '#EXT-X-PART':
        this.part(attributes);
        return;
      case '#EXTINF':
        this.duration = Number(value.split(',')[0]);
        return;
      case '#EXT-X-PRELOAD-HINT':
        if (attributes.get('TYPE') !== 'PART') this.violation(`a hint of an unknown type: ${line}`);
        result.preloadHint = attributes.get('URI') ?? null;
        return;
      default:
        this.violation(`a tag that this reader does not know: ${name}`);
    }
  }

  private part(attributes: Map<string, string>): void {
    if (this.result.preloadHint) this.violation('a part behind the hint');
    const uri = attributes.get('URI') ?? '';
    const duration = Number(attributes.get('DURATION'));
    if (!(duration > 0)) this.violation(`a part without duration: ${uri}`);
    this.parts.push({ uri, duration, independent: attributes.get('INDEPENDENT') === 'YES' });
  }

  private uri(line: string): void {
    if (line === '') {
      this.violation('an empty line');
      return;
    }
    if (this.duration === null) this.violation(`a segment without EXTINF: ${line}`);
    this.segment(line, this.duration ?? 0);
  }

  private segment(uri: string | null, duration: number): void {
    const { map, dateMs, parts, discontinuities: discontinuitySequence } = this;
    if (map === null) this.violation(`a segment without EXT-X-MAP: ${uri}`);
    this.result.segments.push({
      sequence: this.sequence++,
      uri,
      duration,
      parts,
      map,
      discontinuity: this.pendingDiscontinuity,
      discontinuitySequence,
      dateMs,
    });
    this.parts = [];
    this.duration = null;
    this.dateMs = null;
    this.pendingDiscontinuity = false;
  }

  private checkRules(): void {
    const { result } = this;
    const { targetDuration, partTarget, partHoldBack, canSkipUntil, segments } = result;
    const version = canSkipUntil === null ? 6 : 9;
    if (result.version !== version) this.violation(`what it says is of version ${version} (§8)`);
    if (!(targetDuration > 0)) this.violation('no target duration');
    if (!(partTarget > 0)) this.violation('no part target');
    if (partHoldBack < 3 * partTarget - 1e-9) this.violation('PART-HOLD-BACK is below three part targets');
    if (canSkipUntil !== null && canSkipUntil < 6 * targetDuration)
      this.violation('CAN-SKIP-UNTIL is too small');
    if (!segments.some(({ uri }) => uri !== null)) this.violation('no whole segment');
    if (
      segments.at(-1)?.uri === null &&
      segments.some(({ uri }, at) => uri === null && at < segments.length - 1)
    )
      this.violation('a segment without end inside the list');
    const names = segments.flatMap(({ uri, parts }) => [uri, ...parts.map((part) => part.uri)]);
    if (new Set(names).size < names.length) this.violation('a name twice');
    this.checkStart();
    if (result.preloadHint && names.includes(result.preloadHint)) this.violation('the hint is there already');
    for (const segment of segments) {
      const { sequence, uri, parts, duration } = segment;
      if (segment.dateMs === null) this.violation(`segment ${sequence} has no date`);
      for (const part of parts.slice(0, -1)) {
        if (!part.independent && part.duration < SHORTEST_PART * partTarget) {
          result.remarks.push(`${part.uri} is shorter than 85% of the part target`);
        }
      }
      if (uri !== null && Math.round(duration) > targetDuration)
        this.violation(`segment ${sequence} is too long`);
      if (parts.some((part) => part.duration > partTarget))
        this.violation(`segment ${sequence} has a part too long`);
      if (uri !== null && parts.length > 0 && Math.abs(sum(parts) - duration) > 1e-4) {
        this.violation(`the parts of segment ${sequence} are not as long as it is`);
      }
      if (result.independentSegments && parts[0]?.independent === false) {
        this.violation(`segment ${sequence} is not independent`);
      }
    }
  }

  /** What is named to begin with is there, and begins with a key frame. */
  private checkStart(): void {
    const { startOffset, segments, skipped } = this.result;
    if (startOffset === null || skipped > 0) return;
    if (!(startOffset < 0)) this.violation('a start that is not counted from the end');
    const starts: number[] = [];
    let before = segments.reduce((total, { duration }) => total + duration, 0);
    for (const { parts, duration } of segments) {
      if (parts.length === 0) starts.push(before);
      let at = before;
      for (const part of parts) {
        if (part.independent) starts.push(at);
        at -= part.duration;
      }
      before -= duration;
    }
    if (!starts.some((start) => Math.abs(start + startOffset) < 1e-3)) {
      this.violation(`nothing begins ${startOffset} s from the end`);
    }
  }

  private integer(value: string): number {
    if (!/^\d+$/.test(value)) this.violation(`not a decimal integer: ${value}`);
    return Number(value);
  }

  private violation(rule: string): void {
    this.result.violations.push(rule);
  }
}

/** May not be there twice (§4.4.2, §4.4.3, §4.4.5.2, §6.2.6). */
const ONCE: ReadonlySet<string> = new Set([
  '#EXT-X-VERSION',
  '#EXT-X-TARGETDURATION',
  '#EXT-X-SERVER-CONTROL',
  '#EXT-X-PART-INF',
  '#EXT-X-MEDIA-SEQUENCE',
  '#EXT-X-DISCONTINUITY-SEQUENCE',
  '#EXT-X-INDEPENDENT-SEGMENTS',
  '#EXT-X-START',
  '#EXT-X-SKIP',
  '#EXT-X-PRELOAD-HINT',
]);
/** Must come before the first segment. */
const HEADER: ReadonlySet<string> = new Set([...ONCE].filter((name) => name !== '#EXT-X-PRELOAD-HINT'));

/** An attribute list (§4.2); quotes are taken off. */
function readAttributes(text: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name, quoted, plain] of text.matchAll(/([A-Z0-9-]+)=(?:"([^"]*)"|([^",]*))/g)) {
    attributes.set(name!, quoted ?? plain ?? '');
  }
  return attributes;
}

function sum(parts: ReadPart[]): number {
  return parts.reduce((total, { duration }) => total + duration, 0);
}
