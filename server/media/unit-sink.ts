/**
 * Where a reader of packets or tags writes. It appends bytes at `end` of `bytes` and says when they are one whole access unit.
 * The owner decides what the buffer is (a pool, memory that the next unit uses again).
 */
export interface UnitSink {
  /** Any call may replace it, and the memory it had may be another camera's from then on: read it again after each. */
  bytes: Buffer;
  /** The next byte to write. */
  end: number;
  /** Makes room for `sizeBytes` more; false when the ceiling is reached, and then the unit must be dropped. */
  ensure(sizeBytes: number): boolean;
  /**
   * What was written since the last close is one access unit: for video a sample of length-prefixed NAL units
   * (4-byte lengths, ISO/IEC 14496-15), for audio one frame.
   * @param timestamp as it stood with the unit, 32 bits: of RTP when the unit is shown, in ticks of the track's RTP clock; of FLV
   *   when it is decoded, in milliseconds
   * @param durationTicks of the track's clock; 0 when the format does not say (video)
   * @param compositionMs how much later than decoded the unit is shown, where the format says so (FLV)
   */
  closeUnit(timestamp: number, keyFrame: boolean, durationTicks: number, compositionMs?: number): void;
  /** What was written since the last close is worthless: `end` goes back. */
  dropUnit(): void;
}
