import { type PicturePace, STILLS_PAUSE_MS } from './picture-pace.ts';

/** Silence that is a fault of every camera that sends a film. */
export const ORDINARY_SILENCE_MS = 5_000;
/** How many of its pauses a camera that sends stills may be silent. */
const PAUSES_WAITED = 2.5;
/** Nobody takes longer for a picture than cameras can be set to: one in sixteen seconds (practice). */
const LONGEST_SILENCE_MS = 60_000;
/** What was silent before its pace was seen is waited for longer the next time. */
const LONGEST_GUESS_MS = 30_000;
/** Of its first pictures nobody knows whether they are a film that has stopped or stills. */
const FEW_PICTURES = 3;
const FEW_PICTURES_MS = 20_000;
/** So many show the pace: what a server kept of the stream, and sends all at once in the beginning, is less. */
const TELLING_PICTURES = 25;

/**
 * How long a camera may be silent before its session is given up. One that sends a film has stopped after five seconds; one that sends a
 * picture now and then may just be between two. What pictures do is believed before what the camera says of itself; that it answers
 * keep-alives says nothing, cameras whose encoder hangs do too.
 */
export class SourcePatience {
  /** Between pictures, of the sessions before; null as long as nobody knows. */
  private knownPauseMs: number | null = null;
  private guessMs = ORDINARY_SILENCE_MS;
  private declaredPauseMs = 0;

  /** A session begins. @param frameRate as the camera declares it */
  begin(frameRate: number | null): void {
    this.declaredPauseMs = frameRate !== null && frameRate > 0 ? 1000 / frameRate : 0;
  }

  /** @param begun some media of the session came */
  limitMs(pace: PicturePace, begun: boolean): number {
    const { pictures } = pace;
    let limitMs = Math.max(ORDINARY_SILENCE_MS, PAUSES_WAITED * this.pauseMs(pace));
    if (pictures < TELLING_PICTURES) limitMs = Math.max(limitMs, this.guessMs);
    const couldBeStills = this.knownPauseMs === null && begun && pictures < FEW_PICTURES;
    if (couldBeStills) limitMs = Math.max(limitMs, FEW_PICTURES_MS);
    return Math.min(limitMs, LONGEST_SILENCE_MS);
  }

  /** @param inSilence it was given up because nothing came */
  ended(pace: PicturePace, inSilence: boolean): void {
    const { pictures, pauseMs, isStills } = pace;
    if (pictures >= TELLING_PICTURES || (pictures >= FEW_PICTURES && isStills)) {
      this.knownPauseMs = pauseMs;
      this.guessMs = ORDINARY_SILENCE_MS;
    } else if (inSilence) {
      this.knownPauseMs = null;
      this.guessMs = Math.min(this.guessMs * 2, LONGEST_GUESS_MS);
    }
  }

  private pauseMs(pace: PicturePace): number {
    if (pace.pictures < FEW_PICTURES)
      return Math.max(this.knownPauseMs ?? this.declaredPauseMs, pace.pauseMs ?? 0);
    // What came only because it was waited for is no hole.
    const patient = this.guessMs > ORDINARY_SILENCE_MS && pace.newestPauseMs >= STILLS_PAUSE_MS;
    return Math.max(pace.pauseMs ?? 0, patient ? pace.newestPauseMs : 0);
  }
}
