/** What a connection test goes through, in this order. */
export const CONNECTION_STEPS = ['address', 'connection', 'login', 'description', 'media'] as const;
export type ConnectionStep = (typeof CONNECTION_STEPS)[number];

/** Why a test failed: the words of health where health has them. The web has a sentence and an advice for each, in both languages. */
export const CONNECTION_REASONS = [
  // address
  'address-forbidden',
  'name-not-found',
  // connection
  'host-unreachable',
  'connection-refused',
  'timed-out',
  'closed-by-camera',
  'certificate-not-trusted',
  'protocol-error',
  // login
  'wrong-credentials',
  // description
  'stream-not-found',
  'no-playable-track',
  'needs-ffmpeg',
  'no-free-lane',
  // media
  'no-media',
  'no-picture-yet',
  'no-key-frame',
  'transcoding-failed',
] as const;
export type ConnectionReason = (typeof CONNECTION_REASONS)[number];

/** How the camera's media travelled. */
export const CONNECTION_TRANSPORTS = ['tcp', 'udp', 'tls', 'http-tunnel', 'https-tunnel'] as const;
export type ConnectionTransport = (typeof CONNECTION_TRANSPORTS)[number];

/** `withheld`: the stored ones were not sent, because the address leads to another host than that of the registered camera. */
export const CREDENTIALS_USED = ['none', 'given', 'stored', 'withheld'] as const;
export type CredentialsUsed = (typeof CREDENTIALS_USED)[number];

/** How it asked for user name and password; by `basic` the password is readable for whoever listens, unless there is TLS around it. */
export const CONNECTION_LOGINS = ['not-asked', 'digest', 'basic'] as const;
export type ConnectionLogin = (typeof CONNECTION_LOGINS)[number];

/**
 * A camera that takes one connection only, which the hub has already: what is told is of the running stream (`reused`), or nothing can
 * be told while that runs, because the form is another than the registered camera (`in-the-way`).
 */
export const OWN_PULLS = ['reused', 'in-the-way'] as const;
export type OwnPull = (typeof OWN_PULLS)[number];

export const STILLS_MISSING = ['no-decoder', 'decoder-failed', 'no-picture'] as const;
export type StillMissing = (typeof STILLS_MISSING)[number];
