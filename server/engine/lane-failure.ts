/**
 * Why a camera that needs transcoding is not shown. The words are those of the health verdicts; none of them is the camera's fault.
 */
export type LaneFailureCode = 'needs-ffmpeg' | 'no-free-lane' | 'transcoding-failed';

/** `message` holds nothing of the camera's credentials: it is safe to log and to show. */
export class LaneFailure extends Error {
  override readonly name = 'LaneFailure';
  readonly code: LaneFailureCode;

  constructor(code: LaneFailureCode, message: string) {
    super(message);
    this.code = code;
  }
}
