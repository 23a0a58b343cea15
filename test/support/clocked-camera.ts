import { type PacketFields, writeRtpPacket } from './rtp-fixture.ts';

/** A camera as a list of what arrives when: its pictures and its sound, stamped by clocks that may be anything. */
export interface ClockedCamera {
  seconds: number;
  frameRate: number;
  /** The video's RTP timestamp of what was captured at a time (ms), for the n-th frame. */
  videoClock(capturedMs: number, frame: number): number;
  audioClock(capturedMs: number, unit: number): number;
  /** When what was captured at a time arrives, ms. It never overtakes. */
  arrival(capturedMs: number): number;
  /** Sender reports, as many as are given: their NTP wall clock at a time, null for none. */
  wallClock?(capturedMs: number, track: 'video' | 'audio'): number | null;
  sound?: boolean;
  /** Two of three frames are sent behind the one that is displayed after them. */
  reorders?: boolean;
}

export interface Arrival {
  atMs: number;
  track: 'video' | 'audio';
  kind: 'rtp' | 'rtcp';
  bytes: Buffer;
  capturedMs: number;
}

export const VIDEO_RATE = 90_000;
export const AUDIO_RATE = 8_000;
export const VIDEO_TYPE = 96;
export const AUDIO_TYPE = 8;
const AUDIO_UNIT_MS = 40;
const GROUP_FRAMES = 25;
const REPORT_EVERY_MS = 5_000;
const NTP_EPOCH_OFFSET_S = 2_208_988_800;
/** 640×480, main, which leaves open whether pictures are reordered. */
const SPS = Buffer.from('674dc01ef40501ed008040', 'hex');
const PPS = Buffer.from('68ce3c80', 'hex');

/** Everything in the order of its arrival. */
export function arrivalsOf(camera: ClockedCamera): Arrival[] {
  const arrivals = [...videoOf(camera), ...(camera.sound ? audioOf(camera) : [])];
  return arrivals.sort((a, b) => a.atMs - b.atMs || a.capturedMs - b.capturedMs);
}

function videoOf(camera: ClockedCamera): Arrival[] {
  const arrivals: Arrival[] = [];
  let sequenceNumber = 65_000;
  let nextReportMs = 0;
  for (let frame = 0; frame < camera.seconds * camera.frameRate; frame += 1) {
    const capturedMs = (frame * 1000) / camera.frameRate;
    const displayed = camera.reorders ? displayIndex(frame) : frame;
    const timestamp = camera.videoClock((displayed * 1000) / camera.frameRate, displayed);
    const key = frame % GROUP_FRAMES === 0;
    const slice = Buffer.from([key ? 0x65 : 0x41, 0x88, 0x84, frame >> 8, frame & 0xff]);
    for (const payload of key ? [SPS, PPS, slice] : [slice]) {
      const fields = {
        payload,
        timestamp,
        sequenceNumber: sequenceNumber & 0xffff,
        marker: payload === slice,
      };
      arrivals.push(rtp(camera, 'video', capturedMs, { ...fields, payloadType: VIDEO_TYPE }));
      sequenceNumber += 1;
    }
    if (capturedMs < nextReportMs) continue;
    nextReportMs += REPORT_EVERY_MS;
    arrivals.push(...report(camera, 'video', capturedMs, timestamp));
  }
  return arrivals;
}

/** Key frames stay; 1 2 3 is displayed as 3 1 2. */
function displayIndex(frame: number): number {
  const group = frame - (frame % GROUP_FRAMES);
  const inGroup = frame - group;
  return inGroup === 0 ? frame : group + inGroup + [2, -1, -1][(inGroup - 1) % 3]!;
}

function audioOf(camera: ClockedCamera): Arrival[] {
  const arrivals: Arrival[] = [];
  const units = (camera.seconds * 1000) / AUDIO_UNIT_MS;
  let nextReportMs = 0;
  for (let unit = 0; unit < units; unit += 1) {
    const capturedMs = unit * AUDIO_UNIT_MS;
    const timestamp = camera.audioClock(capturedMs, unit);
    const payload = Buffer.alloc((AUDIO_RATE * AUDIO_UNIT_MS) / 1000, 0xd5);
    const fields = { payload, timestamp, sequenceNumber: unit & 0xffff, marker: unit === 0 };
    arrivals.push(rtp(camera, 'audio', capturedMs, { ...fields, payloadType: AUDIO_TYPE }));
    if (capturedMs < nextReportMs) continue;
    nextReportMs += REPORT_EVERY_MS;
    arrivals.push(...report(camera, 'audio', capturedMs, timestamp));
  }
  return arrivals;
}

function rtp(
  camera: ClockedCamera,
  track: Arrival['track'],
  capturedMs: number,
  fields: PacketFields,
): Arrival {
  return { atMs: camera.arrival(capturedMs), track, kind: 'rtp', bytes: writeRtpPacket(fields), capturedMs };
}

/** RFC 3550 §6.4.1 */
function report(
  camera: ClockedCamera,
  track: Arrival['track'],
  capturedMs: number,
  timestamp: number,
): Arrival[] {
  const wallMs = camera.wallClock?.(capturedMs, track) ?? null;
  if (wallMs === null) return [];
  const bytes = Buffer.alloc(28);
  bytes.writeUInt32BE(0x80c80006, 0);
  bytes.writeUInt32BE((Math.floor(wallMs / 1000) + NTP_EPOCH_OFFSET_S) >>> 0, 8);
  bytes.writeUInt32BE(Math.floor((((wallMs % 1000) + 1000) % 1000) * 4_294_967.296) >>> 0, 12);
  bytes.writeUInt32BE(timestamp >>> 0, 16);
  return [{ atMs: camera.arrival(capturedMs), track, kind: 'rtcp', bytes, capturedMs }];
}
