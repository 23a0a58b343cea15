/** Chromium waits in front of a hole a little before the range ends. */
const AT_END_SECONDS = 0.1;

/** How much is buffered in front of this time without a hole, seconds. */
export function bufferedAhead(ranges: TimeRanges, seconds: number): number {
  for (let index = 0; index < ranges.length; index++) {
    if (ranges.start(index) <= seconds && seconds < ranges.end(index)) return ranges.end(index) - seconds;
  }
  return 0;
}

/** Where pictures begin again behind a hole at this time; null when there is no hole, or nothing behind it. */
export function nextStartAfter(ranges: TimeRanges, seconds: number): number | null {
  for (let index = 0; index < ranges.length; index++) {
    if (ranges.start(index) > seconds) return ranges.start(index);
    if (ranges.end(index) > seconds + AT_END_SECONDS) return null;
  }
  return null;
}
