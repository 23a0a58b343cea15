import type { NetworkRules } from '../base/network-guard.ts';
import type { FfmpegPlace } from '../ffmpeg/find-ffmpeg.ts';
import type { InitSegment, PartData } from '../hls/part.ts';
import type { CertificateTrust } from '../rtsp/certificate-trust.ts';
import type { RtspFailureCode } from '../rtsp/rtsp-failure.ts';
import type { RtspStep } from '../rtsp/rtsp-steps.ts';
import type { TransportWish } from '../rtsp/transport-plan.ts';
import type { LaneFailureCode } from './lane-failure.ts';

/**
 * What the main thread and a media thread say to each other. Everything is structured-cloneable. Parts lie in memory that
 * both threads share: it is announced once, named by its number from then on, left alone by the media thread until
 * `recycle` gives it back, and forgotten by both when the media thread says so.
 */
export interface Credentials {
  username: string;
  password: string;
}

export interface StreamAddress {
  /** rtsp://, rtsps://, rtsph:// or rtspsh://, without credentials. */
  url: string;
  credentials: Credentials | null;
  /** How media travels; by TCP where it is not said. */
  transport?: TransportWish;
  /** Whom to trust behind TLS; whom the system trusts where it is not said. */
  tls?: CertificateTrust | null;
  /** Where it may connect to; anywhere where it is not said. */
  networks?: NetworkRules | null;
  /** Camera and profile, for logs and errors. */
  label: string;
}

export interface StreamRequest extends StreamAddress {
  partTargetMs: number;
  segmentTargetMs: number;
  /** Cut parts now; otherwise only the last group of pictures is kept. */
  segmenting: boolean;
  /** It may be silent for so long in any case, before its session is given up; as long as its pace tells where it is not said. */
  silenceMs?: number;
  /** Tell each step of the conversation with the camera. */
  tellSteps?: boolean;
  /**
   * After a failure, also of its media thread, it waits until it is told to try again: who else asks the camera is not known to a
   * media thread.
   */
  retriesWhenTold?: boolean;
  /** Where numbering goes on, so that a live window outlives a media thread. */
  firstEpoch: number;
  firstSegmentSequence: number;
}

export type EngineRequest =
  /** The first, where cameras may be transcoded: `seats` are shared by all threads, `owner` is this one. */
  | { type: 'transcoding'; ffmpeg: FfmpegPlace; seats: SharedArrayBuffer; owner: number }
  | { type: 'open'; stream: number; request: StreamRequest }
  | { type: 'segmenting'; stream: number; segmenting: boolean }
  /** While the stream waits to retry, because a viewer came or because its time has come: try now. */
  | { type: 'hurry'; stream: number }
  | { type: 'close'; stream: number }
  | { type: 'probe'; probe: number; address: StreamAddress }
  /** Where parts began that are needed no more: the number of the memory and the place in it, in turn. */
  | { type: 'recycle'; places: number[] }
  | { type: 'stop' };

export interface EngineFailure {
  code: RtspFailureCode | LaneFailureCode | 'engine-restarting';
  message: string;
}

/** What a camera made of being asked what it offers. */
export interface ProbeAnswer {
  /** Null: it would deliver. */
  failure: EngineFailure | null;
  /** It would, to whom it had asked for the log-in. */
  loggedIn: boolean;
}

export interface EngineStatus {
  phase: 'connecting' | 'playing' | 'waiting';
  failure: EngineFailure | null;
  /** Null while it waits: not before it is told to. So it is behind a wrong log-in. Where it retries when told: not before that. */
  retryAtMs: number | null;
  /** Of what plays: how its packets come. */
  transport?: 'tcp' | 'udp';
  /** Of what plays: pictures and sound that the camera has besides and that are left out, and why, in words. */
  ignored?: readonly string[];
}

/** How far a stream has come that tells its steps. */
export type EngineStep =
  | RtspStep
  | ({ readonly step: 'described' } & CameraOffer)
  /** It agreed to send: how, and what it calls itself, in its own words. Media may still not come. */
  | {
      readonly step: 'playing';
      readonly transport: 'tcp' | 'udp';
      readonly server: string | null;
      readonly ignored: readonly string[];
    };

/** What a camera offers, and what is made of it. */
export interface CameraOffer {
  /** Of the pictures that are taken, if there are any: as in an rtpmap, in upper case. */
  readonly picture: string | null;
  /** What its pictures are, as people call it, where they have to be transcoded. */
  readonly transcoded: string | null;
  /** That is taken, if there is any. */
  readonly sound: DescribedSound | null;
  /** Pictures and sound that are left out, and why, in words. */
  readonly ignored: readonly string[];
}

export interface DescribedSound {
  /** As in an rtpmap, in upper case. */
  readonly encoding: string;
  readonly sampleRate: number;
  readonly channels: number;
}

export interface EngineMeasurement {
  frameRate: number;
  expectedFrameRate: number | null;
  bitrateKbps: number;
  lossRatio: number;
  /** Of other sources than the followed one, dropped since the session began: of another client's session, as a rule. */
  foreignPackets: number;
  damagedPerSecond: number;
  /** Of the units thrown away since the last measurement, those that others are predicted from: pictures are spoilt up to the
   * next key frame. */
  damagedReferences: number;
  frozen: boolean;
  lastMediaAtMs: number;
}

export type EngineReport =
  | { type: 'init'; stream: number; init: InitSegment }
  /** Many parts lie in one memory. */
  | { type: 'memory-added'; memory: number; buffer: SharedArrayBuffer }
  | { type: 'memory-removed'; memory: number }
  /** The part's bytes are [start, end) of the memory. */
  | {
      type: 'part';
      stream: number;
      part: Omit<PartData, 'bytes'>;
      memory: number;
      start: number;
      end: number;
    }
  | { type: 'segment-ended'; stream: number; sequence: number }
  | { type: 'interrupted'; stream: number }
  /** After `segmenting: false`: the last group is kept from here on, and no more parts come. */
  | { type: 'segmenting-ended'; stream: number }
  | { type: 'status'; stream: number; status: EngineStatus }
  | { type: 'measured'; stream: number; measurement: EngineMeasurement }
  /** So long after the stream was opened. */
  | { type: 'step'; stream: number; step: EngineStep; afterMs: number }
  | ({ type: 'probed'; probe: number } & ProbeAnswer)
  | { type: 'heartbeat' };
