import type { HealthDto, VerdictDto } from '../contract/dto.ts';

/** Written in a few milliseconds. */
const VERDICTS_PER_PIECE = 1_000;

/** The JSON text of a `HealthDto` of those cameras that are shown, in pieces, so that tens of thousands hold nothing up. */
export function* writeHealth(
  { hubTimeMs, verdicts }: HealthDto,
  isShown: (cameraId: string) => boolean,
): Generator<string> {
  yield `{"hubTimeMs":${hubTimeMs},"verdicts":[`;
  let separator = '';
  for (let at = 0; at < verdicts.length; at += VERDICTS_PER_PIECE) {
    const own: VerdictDto[] = verdicts
      .slice(at, at + VERDICTS_PER_PIECE)
      .filter(({ cameraId }) => isShown(cameraId));
    yield own.length > 0 ? separator + own.map((verdict) => JSON.stringify(verdict)).join() : '';
    if (own.length > 0) separator = ',';
  }
  yield ']}';
}
