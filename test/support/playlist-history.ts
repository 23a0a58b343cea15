import type { ReadPlaylist, ReadSegment } from './playlist-reader.ts';

/** How far a segment's date may be from where the one before ended: the clock of a camera is not the hub's. */
const DATE_TOLERANCE_MS = 60;

/**
 * What a player that reloads a playlist sees of a stream: applies deltas, and names every rule that holds between one
 * playlist and the next (RFC 8216bis §4.4.3, §6.2.1, §6.2.2, §6.2.5.1) and was broken. `remarks` are what a camera may
 * do to us: a target that grew, a part that was hinted at and did not come next.
 */
export class PlaylistHistory {
  readonly violations: string[] = [];
  readonly remarks: string[] = [];
  /** Every segment that was seen, as it was seen last. */
  readonly segments = new Map<number, ReadSegment>();
  private last: ReadPlaylist | null = null;
  private taken = 0;

  get reloads(): number {
    return this.taken;
  }

  /** Returns the whole playlist, whether it came whole or as a delta. */
  take(playlist: ReadPlaylist): ReadPlaylist {
    this.note(this.violations, playlist.violations);
    this.note(this.remarks, playlist.remarks);
    const whole = playlist.skipped > 0 ? this.applyDelta(playlist) : playlist;
    if (this.last) this.compare(this.last, whole);
    this.checkDates(whole);
    for (const segment of whole.segments) this.segments.set(segment.sequence, segment);
    this.last = whole;
    this.taken += 1;
    return whole;
  }

  /** §6.2.5.1: the segments that were left out are those that the client has, from the media sequence number on. */
  private applyDelta(delta: ReadPlaylist): ReadPlaylist {
    if (delta.canSkipUntil === null) this.violation('a delta that was not offered');
    const known: ReadSegment[] = [];
    for (let sequence = delta.mediaSequence; sequence < delta.mediaSequence + delta.skipped; sequence += 1) {
      const segment = this.last?.segments.find((one) => one.sequence === sequence);
      if (!segment?.uri) this.violation(`segment ${sequence} was left out and is not known`);
      else known.push({ ...segment, parts: [] });
    }
    const toEnd = delta.segments.reduce((sum, { duration }) => sum + duration, 0);
    if (toEnd < (delta.canSkipUntil ?? 0)) this.violation('more was left out than the skip boundary allows');
    let count = known.at(-1)?.discontinuitySequence ?? 0;
    const listed = delta.segments.map((segment) => {
      if (segment.discontinuity) count += 1;
      return { ...segment, discontinuitySequence: count };
    });
    return { ...delta, skipped: 0, segments: [...known, ...listed] };
  }

  private compare(before: ReadPlaylist, after: ReadPlaylist): void {
    if (after.version !== before.version) this.violation('the version changed');
    if (after.targetDuration !== before.targetDuration) {
      const change = `the target duration went from ${before.targetDuration} to ${after.targetDuration}`;
      if (after.targetDuration < before.targetDuration) this.violation(change);
      else this.remark(change);
    }
    if (after.partTarget !== before.partTarget) {
      this.remark(`the part target went from ${before.partTarget} to ${after.partTarget}`);
    }
    this.compareNumbers(before, after);
    for (const segment of after.segments) {
      const known = before.segments.find(({ sequence }) => sequence === segment.sequence);
      if (known) this.compareSegment(known, segment);
    }
    this.checkHint(before, after);
  }

  private compareNumbers(before: ReadPlaylist, after: ReadPlaylist): void {
    const removed = after.mediaSequence - before.mediaSequence;
    const end = ({ mediaSequence, segments }: ReadPlaylist) => mediaSequence + segments.length;
    if (removed < 0) this.violation('the media sequence number went back');
    if (end(after) < end(before)) this.violation('segments went from the end');
    if (removed <= 0) return;
    const whole = after.segments.filter(({ uri }) => uri !== null);
    const seconds = whole.reduce((sum, { duration }) => sum + duration, 0);
    if (seconds < 3 * after.targetDuration - 1e-6) {
      this.violation(`a segment was removed and ${seconds.toFixed(3)} s were left`);
    }
  }

  private compareSegment(before: ReadSegment, after: ReadSegment): void {
    const which = `segment ${after.sequence}`;
    if (before.uri !== null && after.uri !== before.uri) this.violation(`${which} has another name`);
    if (before.uri !== null && after.duration !== before.duration)
      this.violation(`${which} changed its length`);
    if (after.map !== before.map) this.violation(`${which} has another init segment`);
    if (after.dateMs !== before.dateMs) this.violation(`${which} has another date`);
    if (after.discontinuitySequence !== before.discontinuitySequence) {
      this.violation(`${which} has another discontinuity sequence number`);
    }
    this.compareParts(which, before, after);
  }

  private compareParts(which: string, before: ReadSegment, after: ReadSegment): void {
    if (after.parts.length === 0 && after.uri !== null) return;
    if (before.parts.length === 0) this.violation(`the parts of ${which} came back`);
    for (const [index, part] of before.parts.entries()) {
      if (JSON.stringify(part) !== JSON.stringify(after.parts[index])) this.violation(`${part.uri} changed`);
    }
    if (before.uri !== null && after.parts.length > before.parts.length) {
      this.violation(`${which} got parts after its end`);
    }
  }

  private checkHint(before: ReadPlaylist, after: ReadPlaylist): void {
    const listed = partsOf(before);
    const last = listed.at(-1);
    const now = partsOf(after);
    const next = last === undefined ? undefined : now[now.indexOf(last) + 1];
    if (before.preloadHint && next !== undefined && next !== before.preloadHint) {
      this.remark(`${before.preloadHint} was hinted at, and ${next} came`);
    }
  }

  private checkDates({ segments }: ReadPlaylist): void {
    for (const [index, segment] of segments.entries()) {
      const before = segments[index - 1];
      if (!before || segment.discontinuity || before.dateMs === null || segment.dateMs === null) continue;
      const gapMs = segment.dateMs - (before.dateMs + before.duration * 1000);
      if (Math.abs(gapMs) > DATE_TOLERANCE_MS) {
        this.violation(`the date of segment ${segment.sequence} is ${gapMs.toFixed(0)} ms off`);
      }
    }
  }

  private violation(rule: string): void {
    this.note(this.violations, [rule]);
  }

  private remark(rule: string): void {
    this.note(this.remarks, [rule]);
  }

  /** Each once: what is wrong with a segment is wrong in every playlist that lists it. */
  private note(list: string[], rules: readonly string[]): void {
    for (const rule of rules) if (!list.includes(rule)) list.push(rule);
  }
}

function partsOf({ segments }: ReadPlaylist): string[] {
  return segments.flatMap(({ parts }) => parts.map(({ uri }) => uri));
}
