/**
 * Where the bytes of the next sample of one track are gathered: by the segmenter's writers, which put them into the part that is being
 * filled when they are whole, or by the engine's group-of-pictures cache.
 */
export interface SampleWriter {
  /** Any call may replace it, and the memory it had may be another camera's from then on: read it again after each. */
  readonly bytes: Buffer;
  /** The next byte to write; the writer of the bytes moves it. */
  end: number;
  /** Makes room for `sizeBytes` more; false at the ceiling. */
  ensure(sizeBytes: number): boolean;
  /**
   * The bytes since the last `commit` or `drop` are one sample.
   * @param dtsTicks decode time on the stream's media timeline, in ticks of the track's timescale (video 90,000, audio its
   *   sample rate); never less than the decode time before
   * @param ptsTicks presentation time, same timeline and unit
   * @param durationTicks 0 when unknown (video: the difference to the next decode time)
   * @param arrivalMs when the first packet of the sample arrived, epoch milliseconds
   */
  commit(
    dtsTicks: number,
    ptsTicks: number,
    keyFrame: boolean,
    durationTicks: number,
    arrivalMs: number,
  ): void;
  /** The bytes since the last `commit` or `drop` are worthless. */
  drop(): void;
}
