import type { ProbeOutcome } from '../cameras/stream-status.ts';
import type { VerdictDto } from '../contract/dto.ts';
import {
  isPulled,
  type ObservedCamera,
  type ProbeRecord,
  recordProbe,
  StreamEnds,
  sourceKey,
} from './camera-evidence.ts';
import { type Finding, judgeCamera } from './verdict.ts';
import { type Moment, VerdictDamper } from './verdict-damper.ts';

/** A page tells ages by itself: that the hub has looked again, and found the same, is news only this often. */
const LOOKED_AGAIN_MS = 5 * 60_000;

/** One camera's evidence and what is told of it. */
export class CameraHealth {
  camera: ObservedCamera;
  /** As of the last `judge`. */
  verdict: VerdictDto;
  /** On the steady clock: `judge` has to be called then, even if nothing happens in between. */
  recheckAtMs: number | null = null;
  private probe: ProbeRecord | null = null;
  private readonly ends = new StreamEnds();
  private damper: VerdictDamper;
  private source: string;
  private checkedAtMs: number;
  private lastPictureAtMs: number | null = null;
  private told: VerdictDto;

  constructor(camera: ObservedCamera, now: Moment) {
    this.camera = camera;
    this.source = sourceKey(camera);
    this.checkedAtMs = now.wallMs;
    this.damper = new VerdictDamper(this.find(now), now);
    this.verdict = this.describe(now);
    this.told = this.verdict;
  }

  /** The registry may put another object in a camera's place. Findings about another address or account are void. */
  replace(camera: ObservedCamera, now: Moment): void {
    this.camera = camera;
    const source = sourceKey(camera);
    if (source === this.source) return;
    this.source = source;
    this.probe = null;
    this.checkedAtMs = now.wallMs;
    this.damper = new VerdictDamper(this.find(now), now);
  }

  noteProbe(outcome: ProbeOutcome, now: Moment): void {
    this.probe = recordProbe(this.probe, outcome, now.steadyMs);
    this.checkedAtMs = now.wallMs;
  }

  noteStream(now: Moment): void {
    if (isPulled(this.camera)) this.checkedAtMs = now.wallMs;
  }

  /** Brings the verdict up to date; true when it differs from what was last told in a way that a page should know. */
  judge(now: Moment): boolean {
    this.verdict = this.describe(now);
    return isNews(this.told, this.verdict);
  }

  markTold(): void {
    this.told = this.verdict;
  }

  private find({ steadyMs }: Moment): Finding {
    this.ends.note(this.camera.profiles, steadyMs);
    return judgeCamera(this.camera, { probe: this.probe, ends: this.ends }, steadyMs);
  }

  private describe(now: Moment): VerdictDto {
    const { verdict, recheckAtMs } = this.damper.put(this.find(now), now);
    this.recheckAtMs = recheckAtMs;
    let viewers = 0;
    let retryAtMs: number | null = null;
    for (const { status, viewers: watching } of this.camera.profiles.values()) {
      viewers += watching;
      if (status.phase === 'waiting') retryAtMs = earlier(retryAtMs, status.retryAtMs);
      this.lastPictureAtMs = later(this.lastPictureAtMs, status.lastMediaAtMs);
    }
    const measured = this.measuredStream();
    return {
      cameraId: this.camera.id,
      state: verdict.state,
      reason: verdict.reason,
      sinceMs: verdict.sinceMs,
      checkedAtMs: this.checkedAtMs,
      lastPictureAtMs: this.lastPictureAtMs,
      retryAtMs,
      frameRate: measured && Math.round(measured.frameRate * 10) / 10,
      bitrateKbps: measured && Math.round(measured.bitrateKbps),
      viewers,
    };
  }

  /** Of the main stream when it runs, otherwise of the other. */
  private measuredStream() {
    const { profiles } = this.camera;
    return profiles.get('main')?.status.measured ?? profiles.get('sub')?.status.measured ?? null;
  }
}

function isNews(told: VerdictDto, verdict: VerdictDto): boolean {
  return (
    told.state !== verdict.state ||
    told.reason !== verdict.reason ||
    told.sinceMs !== verdict.sinceMs ||
    told.retryAtMs !== verdict.retryAtMs ||
    told.viewers !== verdict.viewers ||
    differs(told.frameRate, verdict.frameRate, 0.1) ||
    differs(told.bitrateKbps, verdict.bitrateKbps, 0.25) ||
    (told.lastPictureAtMs === null) !== (verdict.lastPictureAtMs === null) ||
    // Either way: the wall clock may have been set back.
    Math.abs(verdict.checkedAtMs - told.checkedAtMs) >= LOOKED_AGAIN_MS
  );
}

/** Measured figures waver all the time; told when they moved by more than this share. */
function differs(before: number | null, after: number | null, share: number): boolean {
  if (before === null || after === null) return before !== after;
  return Math.abs(after - before) > Math.max(1, before * share);
}

function earlier(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}

function later(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}
