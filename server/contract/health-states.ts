/** The states a camera can be in, in the order in which a summary lists them. */
export const HEALTH_STATES = [
  'live',
  'degraded',
  'standby',
  'offline',
  'denied',
  'unsupported',
  'sleeping',
  'maintenance',
  'disabled',
  'unknown',
] as const;
export type HealthState = (typeof HEALTH_STATES)[number];

/** Why a camera is in its state. A verdict always has one; the web has a sentence for each, in both languages. */
export const HEALTH_REASONS = [
  // live
  'media-flows',
  // standby
  'answers-probe',
  // degraded
  'low-frame-rate',
  'packet-loss',
  'frozen-picture',
  'damaged-packets',
  // offline
  'host-unreachable',
  'connection-refused',
  'timed-out',
  'no-media',
  'stream-not-found',
  'closed-by-camera',
  'protocol-error',
  'certificate-not-trusted',
  'address-forbidden',
  'engine-restarting',
  // denied
  'wrong-credentials',
  // unsupported
  'no-playable-track',
  'needs-ffmpeg',
  'no-free-lane',
  'transcoding-failed',
  // unknown
  'not-visited-yet',
  'connecting',
  // disabled, maintenance, sleeping
  'disabled-by-admin',
  'planned-maintenance',
  'asleep',
] as const;
export type HealthReason = (typeof HEALTH_REASONS)[number];
