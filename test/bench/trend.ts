/** A straight line through samples (least squares), and how much they scatter about it. */
export interface Trend {
  /** Of the line over all of the samples' time: positive when they grow. */
  growth: number;
  perMinute: number;
  /** Standard deviation of the samples about the line. */
  noise: number;
  mean: number;
}

export interface Sample {
  atMs: number;
  value: number;
}

/** A line through noise alone grows by a fraction of its deviation; a leak by many of them. */
export const NOISES_OF_FLAT = 2;

/** How much grew, in deviations of the noise. @param leastNoise less than this is noise, however even a short series looks */
export function growthInNoises({ growth, noise }: Trend, leastNoise: number): number {
  return Math.max(0, growth) / Math.max(noise, leastNoise);
}

/** @param samples two at least, at different times */
export function trendOf(samples: readonly Sample[]): Trend {
  const count = samples.length;
  const meanAt = samples.reduce((sum, { atMs }) => sum + atMs, 0) / count;
  const mean = samples.reduce((sum, { value }) => sum + value, 0) / count;
  let spread = 0;
  let common = 0;
  for (const { atMs, value } of samples) {
    spread += (atMs - meanAt) ** 2;
    common += (atMs - meanAt) * (value - mean);
  }
  if (!(spread > 0)) throw new RangeError('a trend needs samples of different times');
  const slope = common / spread;
  const rest = samples.reduce(
    (sum, { atMs, value }) => sum + (value - mean - slope * (atMs - meanAt)) ** 2,
    0,
  );
  return {
    growth: slope * (samples.at(-1)!.atMs - samples[0]!.atMs),
    perMinute: slope * 60_000,
    noise: Math.sqrt(rest / count),
    mean,
  };
}
