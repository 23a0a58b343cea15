import { z } from 'zod';
import { parseIpNetwork } from '../base/ip-network.ts';
import type { CameraMode, LocalizedText } from '../contract/dto.ts';
import { type EvidenceConfig, evidenceSchema } from './evidence-config.ts';

/**
 * The form of `streams.config.json`. The published JSON Schema is written from this, so descriptions here are what
 * an editor shows. References between the parts are checked in `check-references.ts`.
 */

const NAME_MAX = 100;

const localizedName = z
  .strictObject({ zh: z.string().min(1).max(NAME_MAX), en: z.string().min(1).max(NAME_MAX) })
  .describe('The name in Chinese and in English');

const identifier = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
    'expected 1 to 64 letters, digits, "-" or "_", the first a letter or digit',
  );

const civilCode = z
  .string()
  .regex(
    /^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$/,
    'expected a civil code of 2, 4, 6, 9 or 12 digits (GB/T 2260)',
  );

const whole = (min: number, max: number) => z.number().int().min(min).max(max);

const probeSchema = z
  .strictObject({
    perSecond: z.number().min(0.1).max(1000).default(20).describe('Probes started per second, at most'),
    concurrency: whole(1, 256).default(16).describe('Probes under way at once, at most'),
    refreshMs: whole(5_000, 86_400_000)
      .default(60_000)
      .describe('A camera that is well is probed again after this'),
  })
  .describe('How the hub visits the cameras that nobody watches');

const networks = (what: string) =>
  z
    .array(
      z.string().refine((text) => parseIpNetwork(text) !== null, 'expected a network such as 10.20.0.0/16'),
    )
    .max(1000)
    .default([])
    .describe(what);

const cameraNetworksSchema = z
  .strictObject({
    allow: networks(
      'Nowhere else; empty: everywhere. Loopback, link-local and other special networks only where one that lies within is named here',
    ),
    deny: networks('Goes before allow'),
  })
  .describe(
    'Where cameras that are registered in the browser may be. The hub’s own address is always refused; cameras of this file are trusted',
  );

export const WATERMARK_WORDS = ['name', 'username', 'time', 'date', 'address'] as const;

const watermarkSchema = z
  .strictObject({
    enabled: z.boolean().default(true).describe('False: pictures are shown and saved without it'),
    text: z
      .string()
      .trim()
      .min(1)
      .max(80)
      .refine(
        (text) => hasOnlyWords(text, WATERMARK_WORDS),
        'expected no other words in braces than {name}, {username}, {time}, {date} and {address}',
      )
      .default('{name} {username} {date} {time}')
      .describe(
        'With {name} and {username} of the viewer, {address} of the viewer’s machine, {date} and {time} of the hub',
      ),
    strength: whole(5, 100).default(30).describe('Percent: how clearly it stands out of the picture'),
  })
  .describe('Who looks at it and when, over every picture; viewers cannot switch it off');

function hasOnlyWords(text: string, words: readonly string[]): boolean {
  return [...text.matchAll(/\{([^{}]*)\}/g)].every(([, word]) => words.includes(word as string));
}

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const DAY_MS = 24 * 60 * 60_000;

const ORIGIN = /^https?:\/\/[^/?#\s@]+$/;

export const hubSchema = z
  .strictObject({
    host: z.string().min(1).max(255).default('127.0.0.1').describe('The address to listen on'),
    port: whole(0, 65_535).default(8080).describe('The port to listen on; 0 takes a free one'),
    dataFolder: z
      .string()
      .min(1)
      .max(1000)
      .default('./data')
      .describe('Where users and sessions are kept; relative to this file'),
    publicOrigin: z
      .string()
      .regex(ORIGIN, 'expected an origin such as https://video.example.org, without a path')
      .optional()
      .describe('The origin browsers see when the hub is behind a proxy'),
    partTargetMs: whole(100, 1000).default(200).describe('The length of a part of the live stream'),
    segmentTargetMs: whole(1000, 10_000)
      .default(2000)
      .describe('A segment ends at the first key frame after this'),
    segmentsKept: whole(3, 60)
      .default(5)
      .describe(
        'Complete segments kept in memory while somebody watches; the oldest is there for slow players only',
      ),
    idleReleaseMs: whole(1000, 3_600_000)
      .default(15_000)
      .describe('An on-demand camera is released this long after its last viewer'),
    corsOrigins: z
      .array(
        z.string().regex(ORIGIN, 'expected an origin such as https://portal.example.org, without a path'),
      )
      .max(100)
      .default([])
      .describe('Other sites whose pages may play the HLS addresses, with the credentials of their visitor'),
    shareCache: z
      .boolean()
      .default(false)
      .describe(
        'Lets shared caches keep parts and segments; only behind a cache that asks for a login itself',
      ),
    sessionIdleMs: whole(5 * 60_000, 30 * DAY_MS)
      .default(12 * 60 * 60_000)
      .describe('A login in a browser ends when unused for so long; an open wall is in use'),
    sessionLifetimeMs: whole(15 * 60_000, 365 * DAY_MS)
      .default(7 * DAY_MS)
      .describe('A login in a browser ends this long after it was opened, however much it is used'),
    passwordMinLength: whole(8, 64).default(10).describe('Characters of a password that people choose'),
    auditRetentionDays: whole(180, 3650)
      .default(400)
      .describe('Entries of the audit are removed when they are older than this'),
    probe: probeSchema.prefault({}),
    cameraNetworks: cameraNetworksSchema.prefault({}),
    watermark: watermarkSchema.prefault({}),
    transcodeLanes: whole(0, 64)
      .default(4)
      .describe(
        'Cameras that browsers cannot play (MJPEG, MPEG-4) and that are transcoded at once, at most: an ffmpeg process for each; 0: none',
      ),
    evidence: evidenceSchema.prefault({}),
    engineThreads: whole(1, 64)
      .optional()
      .describe('Media threads; as many as there are cores less one when absent'),
    logLevel: z.enum(LOG_LEVELS).default('info'),
  })
  .describe('The hub itself; a change here needs a restart');

const domainSchema = z.strictObject({
  id: identifier,
  name: localizedName,
  color: z.string().regex(/^#[0-9A-Fa-f]{6}$/, 'expected a colour such as #3aa0ff'),
});

const regionSchema = z.strictObject({
  code: civilCode,
  name: localizedName,
  aliases: z
    .array(civilCode)
    .max(16)
    .default([])
    .describe('Other codes of the same place, for example from before it became a city'),
});

const profileSchema = z.strictObject({
  url: z
    .string()
    .max(2000)
    .describe(
      'rtsp://host:port/path (rtsps:// over TLS, rtsph:// and rtspsh:// through HTTP and HTTPS); a user and password in it are taken out and kept apart',
    ),
});

const credentialsSchema = z.strictObject({
  username: z.string().min(1).max(200),
  password: z.string().max(200),
});

/** 32 pairs of hexadecimal digits, with or without colons. */
export const FINGERPRINT = /^[0-9A-Fa-f]{2}(?::?[0-9A-Fa-f]{2}){31}$/;

const tlsSchema = z
  .strictObject({
    fingerprint: z
      .string()
      .regex(FINGERPRINT, 'expected the 64 hexadecimal digits of a SHA-256 fingerprint')
      .optional()
      .describe('SHA-256 of the camera’s own certificate; goes before caFile'),
    caFile: z
      .string()
      .min(1)
      .max(1000)
      .optional()
      .describe('PEM file of certificates that sign (or are) the camera’s; relative to this file'),
  })
  .describe('Whom to trust behind rtsps:// and rtspsh://, where no public authority vouches for the camera');

const positionSchema = z
  .strictObject({
    longitude: z.number().min(-180).max(180),
    latitude: z.number().min(-90).max(90),
    system: z.enum(['wgs84', 'gcj02']).describe('As it was surveyed'),
  })
  .describe('Where it stands, in degrees');

const cameraSchema = z.strictObject({
  id: identifier.describe('Stays the same for the camera’s life: it is part of addresses'),
  name: z.string().min(1).max(NAME_MAX).describe('As it stands in the picture’s overlay'),
  nameEn: z.string().min(1).max(NAME_MAX).optional(),
  dialNumber: whole(1, 999_999).optional().describe('Calls the camera from the keyboard; no two share one'),
  nationalId: z
    .string()
    .regex(/^\d{20}$/, 'expected 20 digits')
    .optional()
    .describe('The 20 digits of GB/T 28181'),
  tags: z.array(z.string().trim().min(1).max(40)).max(50).default([]),
  domain: z.string().describe('The id of a domain above'),
  region: z.string().describe('The code of a region above'),
  organisation: z.string().trim().min(1).max(200).optional().describe('Whose it is'),
  address: z
    .string()
    .trim()
    .min(1)
    .max(300)
    .optional()
    .describe('Street and number, or the name of the place'),
  position: positionSchema.optional(),
  mode: z
    .enum(['on-demand', 'warm', 'always'])
    .default('on-demand')
    .describe(
      'on-demand: pulled for its first viewer; warm: always pulled, so the first picture is instant; always: warm, and recorded',
    ),
  enabled: z.boolean().default(true),
  maintenance: z.boolean().default(false).describe('Planned work: not probed, not an alarm'),
  credentials: credentialsSchema.optional(),
  transport: z
    .enum(['auto', 'tcp', 'udp'])
    .default('auto')
    .describe(
      'auto: by TCP, or UDP where the camera refuses TCP; tcp: media inside of the RTSP connection; udp: in packets of its own, or by TCP where none get here',
    ),
  tls: tlsSchema.optional(),
  profiles: z.strictObject({ main: profileSchema, sub: profileSchema.optional() }),
});

export const streamsConfigSchema = z.strictObject({
  $schema: z.string().optional(),
  site: localizedName.describe('The name of the city or site'),
  hub: hubSchema.prefault({}),
  domains: z.array(domainSchema).max(100).describe('Who owns cameras'),
  regions: z.array(regionSchema).max(10_000).describe('Where cameras stand'),
  cameras: z.array(cameraSchema).max(100_000),
});

/** The file as it was written, defaults filled in. */
export type StreamsFile = z.output<typeof streamsConfigSchema>;

export type LogLevel = (typeof LOG_LEVELS)[number];

export interface CameraCredentials {
  readonly username: string;
  readonly password: string;
}

export type CameraTransport = 'tcp' | 'udp' | 'auto';

export interface CameraTls {
  /** SHA-256 of the camera's certificate, in hexadecimal digits. */
  readonly fingerprint: string | null;
  /** PEM: the contents of `caFile`. */
  readonly authorities: string | null;
}

/** A camera as the hub uses it: no credentials in an address, the region's code and not an alias of it. */
export interface CameraConfig {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string | null;
  /** No other camera that runs has it. */
  readonly dialNumber: number | null;
  readonly tags: readonly string[];
  readonly domain: string;
  readonly region: string;
  readonly mode: CameraMode;
  readonly enabled: boolean;
  readonly maintenance: boolean;
  readonly credentials: CameraCredentials | null;
  readonly transport: CameraTransport;
  /** Null: what the system's certificate authorities vouch for. */
  readonly tls: CameraTls | null;
  readonly profiles: { readonly main: ProfileConfig; readonly sub?: ProfileConfig };
}

/** A camera of the file, with what only people want to know. */
export interface FileCamera extends CameraConfig {
  readonly nationalId: string | null;
  readonly organisation: string | null;
  readonly address: string | null;
  readonly position: CameraPosition | null;
}

export interface CameraPosition {
  readonly longitude: number;
  readonly latitude: number;
  readonly system: 'wgs84' | 'gcj02';
}

export interface ProfileConfig {
  /** Without credentials: may be logged and shown. */
  readonly url: string;
}

export interface DomainConfig {
  readonly id: string;
  readonly name: Readonly<LocalizedText>;
  readonly color: string;
}

export interface RegionConfig {
  readonly code: string;
  readonly name: Readonly<LocalizedText>;
  readonly aliases: readonly string[];
}

export interface ProbeConfig {
  readonly perSecond: number;
  readonly concurrency: number;
  readonly refreshMs: number;
}

/** Networks as `10.20.0.0/16`. */
export interface CameraNetworks {
  /** Empty: every network but the special ones. */
  readonly allow: readonly string[];
  readonly deny: readonly string[];
}

/** Null where the site has none. */
export interface WatermarkConfig {
  /** With words in braces, see `WATERMARK_WORDS`. */
  readonly text: string;
  /** Percent. */
  readonly strength: number;
}

export interface HubConfig {
  readonly host: string;
  readonly port: number;
  /** Absolute. */
  readonly dataFolder: string;
  readonly publicOrigin: string | null;
  readonly partTargetMs: number;
  readonly segmentTargetMs: number;
  readonly segmentsKept: number;
  readonly idleReleaseMs: number;
  readonly corsOrigins: readonly string[];
  readonly shareCache: boolean;
  readonly sessionIdleMs: number;
  readonly sessionLifetimeMs: number;
  readonly passwordMinLength: number;
  readonly auditRetentionDays: number;
  readonly probe: ProbeConfig;
  readonly cameraNetworks: CameraNetworks;
  readonly watermark: WatermarkConfig | null;
  readonly transcodeLanes: number;
  readonly evidence: EvidenceConfig;
  /** Null: as many as the machine suggests. */
  readonly engineThreads: number | null;
  readonly logLevel: LogLevel;
}

/** Validated, complete and frozen to the last leaf. */
export interface Config {
  readonly site: Readonly<LocalizedText>;
  readonly hub: HubConfig;
  readonly domains: readonly DomainConfig[];
  readonly regions: readonly RegionConfig[];
  readonly cameras: readonly FileCamera[];
}
