import type { SenderReport } from './rtcp.ts';
import { TrackClock } from './track-clock.ts';

/**
 * The times of one session: picture and sound of a camera on one timeline. Each track follows its own clock; how they lie to each other is told,
 * best first, by the sender reports (RFC 3550 §6.4.1), by RTP-Info at the start (RFC 2326 §12.33), and by when they
 * arrive. The picture stands, the sound is moved.
 *
 * Sender reports are believed as far as arrivals do not say something else altogether: there are cameras whose two tracks run on two
 * clocks. Reports that the tracks are off by less than one notices are left alone.
 */
/** What reports, or RTP-Info, may differ by from arrivals. */
const MAX_DISAGREEMENT_MS = 5_000;
/** ITU-R BT.1359: sound this much early or late is noticed. */
const NOTICED_MS = 40;
/** Arrivals tell no more than this: encoders of picture and sound take their time, each its own. */
const ARRIVALS_TELL_MS = 500;

export interface TrackTiming {
  clockRate: number;
  /** RTP timestamp that RTP-Info promised; null where the camera does not say. */
  rtpTime: number | null;
}

export class SessionClock {
  private readonly video: TrackClock;
  private readonly audio: TrackClock | null;
  private readonly notBeforeMs: number;
  /** Where on the timeline the moment lies that RTP-Info speaks of; NaN where that is unknown. */
  private describedMs = Number.NaN;
  private soundShiftMs = 0;
  private synchronised = false;

  /** @param notBeforeMs where the session before ended on the same timeline */
  constructor(video: TrackTiming, audio: TrackTiming | null, notBeforeMs: number) {
    this.video = new TrackClock(video.clockRate, video.rtpTime);
    this.audio = audio && new TrackClock(audio.clockRate, audio.rtpTime);
    this.audio?.timeline.expectNoReordering();
    this.notBeforeMs = notBeforeMs;
  }

  /** The stream says that it has no B-frames. */
  expectNoReordering(): void {
    this.video.timeline.expectNoReordering();
  }

  /** @returns the presentation time of a picture, in ticks of the video's clock */
  videoTicks(rtpTimestamp: number, arrivalMs: number): number {
    if (!this.video.started) this.begin(this.video, this.audio, rtpTimestamp, arrivalMs);
    return this.video.place(rtpTimestamp, arrivalMs);
  }

  /** @returns the time of a unit of sound, in ticks of its clock; it may go back when the sound is moved */
  audioTicks(rtpTimestamp: number, arrivalMs: number): number {
    const { audio } = this;
    if (!audio) throw new Error('a session without sound');
    if (!audio.started) this.begin(audio, this.video, rtpTimestamp, arrivalMs);
    const ticks = audio.place(rtpTimestamp, arrivalMs);
    return Math.max(0, ticks + Math.round((this.soundShiftMs * audio.clockRate) / 1000));
  }

  /** A sender report came. */
  report(track: 'video' | 'audio', report: SenderReport): void {
    const believed = this[track]?.note(report) ?? false;
    // The first that both tracks have is taken at once: whoever looks has just begun to.
    if (believed && !this.synchronised) this.synchronise();
  }

  /** To be called at key frames: moves the sound if it is not where it belongs. */
  synchronise(): void {
    const { video, audio } = this;
    if (!audio?.started || !video.started) return;
    const byArrival = video.timeline.leadMs - audio.timeline.leadMs;
    const byReports = video.wallClockOriginMs - audio.wallClockOriginMs;
    // NaN compares false.
    if (Math.abs(byReports - byArrival) <= MAX_DISAGREEMENT_MS) {
      this.synchronised = true;
      if (Math.abs(byReports - this.soundShiftMs) > NOTICED_MS) this.soundShiftMs = byReports;
    } else if (Math.abs(byArrival - this.soundShiftMs) > ARRIVALS_TELL_MS) {
      this.soundShiftMs = byArrival;
    }
  }

  private begin(track: TrackClock, other: TrackClock | null, rtpTimestamp: number, arrivalMs: number): void {
    const sinceDescribedMs = track.sinceDescribedMs(rtpTimestamp);
    const describedMs = this.describedMs + sinceDescribedMs;
    const usualMs = arrivalMs + (other?.started ? other.timeline.leadMs : 0);
    const sane = Math.abs(describedMs - usualMs) <= MAX_DISAGREEMENT_MS;
    const startMs = Math.max(sane ? describedMs : usualMs, this.notBeforeMs);
    if (!other?.started) this.describedMs = startMs - sinceDescribedMs;
    track.startAt(startMs);
  }
}
