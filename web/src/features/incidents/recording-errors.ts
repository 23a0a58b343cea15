/** What has played for so long could be played: the next failure is a new one. */
const PLAYED_SECONDS = 1;

/** How often in a row a film has failed, now that it has failed once more. */
export function errorsInRow(before: number, played: Pick<TimeRanges, 'length' | 'start' | 'end'>): number {
  let seconds = 0;
  for (let index = 0; index < played.length; index += 1) seconds += played.end(index) - played.start(index);
  return seconds >= PLAYED_SECONDS ? 1 : before + 1;
}
