import type { SenderReport } from './rtcp.ts';
import { TrackClock } from './track-clock.ts';

/**
 * The times of one session: picture and sound of a camera on one timeline. Each track follows its own clock; how they lie to each other is told,
 * best first, by the sender reports (RFC 3550 §6.4.1), by RTP-Info at the start (RFC 2326 §12.33), and by when they
 * arrive. The picture stands, the sound is moved.
 *
 * Sender reports are believed as far as arrivals do not say something else: there are cameras whose two tracks run on two
 * clocks. A camera's wall clock may be set while it sends: each track tells of that with a report of its own, seconds apart, and what is between
 * the first and the last of them says nothing. Reports that the tracks are off by less than one notices are left alone.
 */
/**
 * What reports may differ by from arrivals: an encoder of sound that gathers half a second, behind one of pictures that does so too, and a
 * recorder that relays both. No camera was seen to keep one track back for longer than the other by more.
 */
const REPORTS_MAY_DIFFER_MS = 1_500;
/** What RTP-Info may: of the picture a camera sends at first what it had kept, of the sound hardly ever. */
const RTP_INFO_MAY_DIFFER_MS = 5_000;
/** ITU-R BT.1359: sound this much early or late is noticed. */
const NOTICED_MS = 40;
/** Arrivals tell no more than this: encoders of picture and sound take their time, each its own. */
const ARRIVALS_TELL_MS = 500;

type TrackName = 'video' | 'audio';

/** Where reports want the sound, and who of them has said so again since that was noticed. */
interface Correction extends Record<TrackName, boolean> {
  shiftMs: number;
}

/** Of what has both tracks on one clock by its form: only a sender that is out of its mind says otherwise. */
export const ONE_CLOCK_MAY_DIFFER_MS = 5_000;

export interface TrackTiming {
  clockRate: number;
  /** RTP timestamp that RTP-Info promised; null where the camera does not say. */
  rtpTime: number | null;
}

export class SessionClock {
  private readonly video: TrackClock;
  private readonly audio: TrackClock | null;
  private readonly notBeforeMs: number;
  private readonly reportsMayDifferMs: number;
  /** Where on the timeline the moment lies that RTP-Info speaks of; NaN where that is unknown. */
  private describedMs = Number.NaN;
  private soundShiftMs = 0;
  /** Reports have told once. */
  private synchronised = false;
  private correction: Correction | null = null;
  /** The other track's clock was set: until this one reports nobody knows whether its was, too. */
  private awaited: TrackName | null = null;

  /**
   * @param notBeforeMs where the session before ended on the same timeline
   * @param reportsMayDifferMs from arrivals
   */
  constructor(
    video: TrackTiming,
    audio: TrackTiming | null,
    notBeforeMs: number,
    reportsMayDifferMs = REPORTS_MAY_DIFFER_MS,
  ) {
    this.video = new TrackClock(video.clockRate, video.rtpTime);
    this.audio = audio && new TrackClock(audio.clockRate, audio.rtpTime);
    this.audio?.timeline.expectNoReordering();
    this.notBeforeMs = notBeforeMs;
    this.reportsMayDifferMs = reportsMayDifferMs;
  }

  /** The stream says that it has no B-frames. */
  expectNoReordering(): void {
    this.video.timeline.expectNoReordering();
  }

  /** Both tracks run on a clock that needs no check of its rate. */
  expectRightRate(): void {
    this.video.timeline.expectRightRate();
    this.audio?.timeline.expectRightRate();
  }

  /** @returns the presentation time of a picture, in ticks of the video's clock */
  videoTicks(rtpTimestamp: number, arrivalMs: number): number {
    if (!this.video.started) this.begin(this.video, this.audio, rtpTimestamp, arrivalMs);
    const ticks = this.video.place(rtpTimestamp, arrivalMs);
    // What a camera had kept comes at once, and while it does arrivals contradict reports that are right.
    if (!this.synchronised) this.takeFirstReports();
    return ticks;
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
  report(track: TrackName, report: SenderReport): void {
    const verdict = this[track]?.note(report) ?? 'refused';
    if (verdict === 'refused') return;
    if (this.correction) this.correction[track] = true;
    if (verdict === 'changed') this.awaited = track === 'video' ? 'audio' : 'video';
    else if (this.awaited === track) this.awaited = null;
    // The first that both tracks have is taken at once: whoever looks has just begun to.
    if (!this.synchronised) this.takeFirstReports();
  }

  /** To be called at key frames: moves the sound if it is not where it belongs. */
  synchronise(): void {
    const { video, audio, reportedShiftMs, arrivalShiftMs } = this;
    if (!audio?.started || !video.started) return;
    const reported = !Number.isNaN(reportedShiftMs);
    if (reported && this.awaited) return;
    if (reported && Math.abs(reportedShiftMs - arrivalShiftMs) <= this.reportsMayDifferMs) {
      this.followReports(reportedShiftMs);
    } else if (Math.abs(arrivalShiftMs - this.soundShiftMs) > ARRIVALS_TELL_MS) {
      this.soundShiftMs = arrivalShiftMs;
    }
  }

  /** Where reports want the sound; NaN where they do not say. */
  private get reportedShiftMs(): number {
    return this.audio ? this.video.wallClockOriginMs - this.audio.wallClockOriginMs : Number.NaN;
  }

  private get arrivalShiftMs(): number {
    return this.audio ? this.video.timeline.leadMs - this.audio.timeline.leadMs : Number.NaN;
  }

  private takeFirstReports(): void {
    const shiftMs = this.reportedShiftMs;
    // NaN compares false.
    if (!(Math.abs(shiftMs - this.arrivalShiftMs) <= this.reportsMayDifferMs)) return;
    this.synchronised = true;
    if (Math.abs(shiftMs - this.soundShiftMs) > NOTICED_MS) this.soundShiftMs = shiftMs;
  }

  /** Each move is a hole or a cut that one hears: it waits until both tracks have said the same again. */
  private followReports(shiftMs: number): void {
    const { correction } = this;
    if (Math.abs(shiftMs - this.soundShiftMs) <= NOTICED_MS) this.correction = null;
    else if (!correction || Math.abs(shiftMs - correction.shiftMs) > NOTICED_MS) {
      this.correction = { shiftMs, video: false, audio: false };
    } else if (correction.video && correction.audio) {
      this.soundShiftMs = shiftMs;
      this.correction = null;
    }
  }

  private begin(track: TrackClock, other: TrackClock | null, rtpTimestamp: number, arrivalMs: number): void {
    const sinceDescribedMs = track.sinceDescribedMs(rtpTimestamp);
    const describedMs = this.describedMs + sinceDescribedMs;
    const usualMs = arrivalMs + (other?.started ? other.timeline.leadMs : 0);
    const sane = Math.abs(describedMs - usualMs) <= RTP_INFO_MAY_DIFFER_MS;
    const startMs = Math.max(sane ? describedMs : usualMs, this.notBeforeMs);
    if (!other?.started) this.describedMs = startMs - sinceDescribedMs;
    track.startAt(startMs);
  }
}
