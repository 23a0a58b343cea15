import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { FuzzInput } from '../fuzz-target.ts';
import { splitPieces } from '../pieces.ts';

/** RTP packets of GStreamer's payloaders (test/unit/media/fixtures/make-fixtures.sh). */
export function recordedPackets(name: string): Buffer[] {
  return splitPieces(readFileSync(resolve('test/unit/media/fixtures', `${name}.rtp`)));
}

/** The beginning of a recording, and windows from within it. Small ones: a run is a million of them. */
export function packetSeeds(name: string, count: number): FuzzInput[] {
  const packets = recordedPackets(name);
  const windows = [0, 5, 20, 60].map((from) => packets.slice(from, from + count));
  return windows.filter((window) => window.length > 0);
}
