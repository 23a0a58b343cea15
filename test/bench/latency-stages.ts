import type { Appended, ProbeFindings, SeenFrame } from './latency-probe.ts';

/** When a camera sent which frame: number `i` at `beganAtMs + i * frameMs`, and again every `loopMs`. Epoch milliseconds. */
export interface CameraLoop {
  beganAtMs: number;
  loopMs: number;
}

/** The way of one displayed frame, seconds. */
export interface FrameWay {
  slot: number;
  totalS: number;
  /** Through the live link, where each part says when it came. */
  link: LinkStages | null;
  /** From the camera until the browser had taken it in; null when the probe did not see that. */
  untilBufferS: number | null;
  /** From there to the display. */
  inBufferS: number | null;
}

/** What became of the time before the frame was in the browser's buffer. */
export interface LinkStages {
  cameraToHubS: number;
  /** Until the last frame of its part had come. */
  partFillsS: number;
  /** From then until the page got the part. */
  hubToPageS: number;
  appendS: number;
}

const FRAME_MS = 40;
/** A frame begins a little before or after where the part or the buffer says, by rounding. */
const ROUNDING_S = 0.008;

/**
 * @param loops of the cameras by slot
 * @returns the frames whose bands could be read
 */
export function frameWays(findings: ProbeFindings, loops: readonly CameraLoop[]): FrameWay[] {
  const ways: FrameWay[] = [];
  for (const frame of findings.frames) {
    const loop = loops[frame.slot];
    if (frame.number === null || !loop) continue;
    const displayedAtMs = frame.displayedAtMs + findings.clockOffsetMs;
    const sentAtMs = lastSentAt(loop, frame.number, displayedAtMs);
    const holder = holderOf(findings.appended, frame);
    const doneAtMs = holder && holder.doneAtMs + findings.clockOffsetMs;
    ways.push({
      slot: frame.slot,
      totalS: (displayedAtMs - sentAtMs) / 1000,
      untilBufferS: doneAtMs === null ? null : (doneAtMs - sentAtMs) / 1000,
      inBufferS: doneAtMs === null ? null : (displayedAtMs - doneAtMs) / 1000,
      link: holder?.part ? linkStages(holder, frame, sentAtMs, findings.clockOffsetMs) : null,
    });
  }
  return ways;
}

/** The last time before `atMs` that the camera sent the frame: a picture is never older than a loop. */
export function lastSentAt({ beganAtMs, loopMs }: CameraLoop, number: number, atMs: number): number {
  const first = beganAtMs + number * FRAME_MS;
  return first + Math.floor((atMs - first) / loopMs) * loopMs;
}

function holderOf(appended: readonly Appended[], frame: SeenFrame): Appended | null {
  const timeS = frame.mediaTimeS + ROUNDING_S;
  const holds = ({ source, startS, endS }: Appended) =>
    source === frame.source && startS <= timeS && timeS < endS;
  return appended.find(holds) ?? null;
}

function linkStages(holder: Appended, frame: SeenFrame, sentAtMs: number, clockOffsetMs: number): LinkStages {
  const { arrivalMs, durationMs, receivedAtMs } = holder.part!;
  const frames = Math.max(1, Math.round(durationMs / FRAME_MS));
  const place = Math.min(frames - 1, Math.round(((frame.mediaTimeS - holder.startS) * 1000) / FRAME_MS));
  const frameArrivalMs = arrivalMs + place * FRAME_MS;
  const lastArrivalMs = arrivalMs + (frames - 1) * FRAME_MS;
  return {
    cameraToHubS: (frameArrivalMs - sentAtMs) / 1000,
    partFillsS: (lastArrivalMs - frameArrivalMs) / 1000,
    hubToPageS: (receivedAtMs + clockOffsetMs - lastArrivalMs) / 1000,
    appendS: (holder.doneAtMs - receivedAtMs) / 1000,
  };
}
