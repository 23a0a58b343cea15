import type { FuzzTarget } from '../fuzz-target.ts';
import { DEPACKETIZER_TARGETS } from './depacketizer-targets.ts';
import { EVIDENCE_TARGETS } from './evidence-targets.ts';
import { flvReceptionTarget } from './flv-reception-target.ts';
import { FLV_TARGETS } from './flv-targets.ts';
import { liveAnswer } from './http-target.ts';
import { LANE_TARGETS } from './lane-targets.ts';
import { LIVE_LINK_TARGETS } from './live-link-targets.ts';
import { MEDIA_TARGETS } from './media-targets.ts';
import { receptionTarget } from './reception-target.ts';
import { RECORDING_TARGETS } from './recording-targets.ts';
import { REGISTRY_TARGETS } from './registry-targets.ts';
import { RTSP_TARGETS } from './rtsp-targets.ts';
import { WEB_TARGETS } from './web-targets.ts';
import { playlistRequest } from './window-target.ts';

export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  ...RTSP_TARGETS,
  ...MEDIA_TARGETS,
  ...DEPACKETIZER_TARGETS,
  ...FLV_TARGETS,
  receptionTarget,
  flvReceptionTarget,
  playlistRequest,
  liveAnswer,
  ...LIVE_LINK_TARGETS,
  ...LANE_TARGETS,
  ...WEB_TARGETS,
  ...REGISTRY_TARGETS,
  ...EVIDENCE_TARGETS,
  ...RECORDING_TARGETS,
];

export function targetNamed(name: string): FuzzTarget {
  const target = FUZZ_TARGETS.find((candidate) => candidate.name === name);
  if (target) return target;
  throw new Error(`no fuzz target ${name}; there are: ${FUZZ_TARGETS.map((known) => known.name).join(', ')}`);
}
