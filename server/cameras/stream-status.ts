import type { HealthReason } from '../contract/health-states.ts';

/** What the hub knows of one running (or waiting) pull of a camera's profile. */
export interface StreamStatus {
  /** idle: nobody needs it; connecting: first packets not yet here; playing: media flows; waiting: failed, will retry. */
  phase: 'idle' | 'connecting' | 'playing' | 'waiting';
  phaseSinceMs: number;
  /** Why the last attempt ended; null when it has not failed since it last played. */
  failure: { reason: HealthReason; message: string } | null;
  retryAtMs: number | null;
  lastMediaAtMs: number | null;
  /** How its packets come; null when not playing. */
  transport?: 'tcp' | 'udp' | null;
  /** Over the last couple of seconds of media; null when not playing. */
  measured: StreamMeasurement | null;
}

export function idleStatus(phaseSinceMs: number): StreamStatus {
  return {
    ...{ phase: 'idle', phaseSinceMs, failure: null, retryAtMs: null, lastMediaAtMs: null },
    measured: null,
  };
}

export interface StreamMeasurement {
  frameRate: number;
  /** As the parameter sets declare, or else as first measured. */
  expectedFrameRate: number | null;
  bitrateKbps: number;
  /** Share of RTP packets missing, 0..1. */
  lossRatio: number;
  /** RTP packets of another session on the channels of this one, dropped since it began. */
  foreignPackets: number;
  /** Malformed or incomplete units thrown away per second. */
  damagedPerSecond: number;
  /** The last key frames were identical to the byte: the encoder repeats one picture. */
  frozen: boolean;
}

/** The answer of a probe: OPTIONS and DESCRIBE, without pulling media. */
export type ProbeOutcome = { ok: true } | { ok: false; reason: HealthReason; message: string };
