import { z } from 'zod';

const whole = (min: number, max: number) => z.number().int().min(min).max(max);

const MEGABYTE = 1024 * 1024;
const GIGABYTE = 1024 * MEGABYTE;

export const evidenceSchema = z
  .strictObject({
    folder: z
      .string()
      .min(1)
      .max(1000)
      .optional()
      .describe(
        'Where clips, stills and rings are kept; relative to this file, `evidence` in the data folder when absent',
      ),
    quotaGigabytes: z
      .number()
      .min(0.01)
      .max(1_000_000)
      .default(50)
      .describe(
        'Of all clips and stills; rings come besides, and evidence packages with as much at most. A warning comes at 80%',
      ),
    retentionDays: whole(1, 3650)
      .default(30)
      .describe('A bookmark with its clip is kept for at least so long, whatever the quota'),
    retentionDaysByDomain: z
      .record(z.string(), whole(1, 3650))
      .default({})
      .describe('By the id of a domain, instead of retentionDays'),
    deleteAfterDays: whole(1, 3650)
      .default(90)
      .describe(
        'It is removed after so long, and before only where the quota asks for room, the oldest first; never before its retention, never on legal hold',
      ),
    ringSeconds: whole(10, 3600)
      .default(120)
      .describe('How far back the recording of an `always` camera reaches'),
    ringMaxMegabytes: whole(8, 1_000_000)
      .default(512)
      .describe('Of one camera: a ring is shorter where that would not do'),
    minFreeMegabytes: whole(16, 1_000_000)
      .default(512)
      .describe('Clips and rings leave so much of the disk free, for the database'),
    clipsAtOnce: whole(1, 1000).default(200).describe('Clips that are recorded at once, at most'),
  })
  .describe('Bookmarks with their stills and clips');

/** Sizes in bytes. */
export interface EvidenceConfig {
  /** Null: in the data folder. */
  readonly folder: string | null;
  readonly quotaBytes: number;
  readonly retentionDays: number;
  readonly retentionDaysByDomain: Readonly<Record<string, number>>;
  readonly deleteAfterDays: number;
  readonly ringSeconds: number;
  readonly ringMaxBytes: number;
  readonly minFreeBytes: number;
  readonly clipsAtOnce: number;
}

/** @param resolve makes a folder of the file an absolute one */
export function normalizeEvidence(
  file: z.output<typeof evidenceSchema>,
  resolve: (folder: string) => string,
): EvidenceConfig {
  const { folder, quotaGigabytes, ringMaxMegabytes, minFreeMegabytes, ...same } = file;
  return {
    ...same,
    folder: folder === undefined ? null : resolve(folder),
    quotaBytes: Math.round(quotaGigabytes * GIGABYTE),
    ringMaxBytes: ringMaxMegabytes * MEGABYTE,
    minFreeBytes: minFreeMegabytes * MEGABYTE,
  };
}
