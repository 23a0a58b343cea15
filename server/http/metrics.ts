import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { EvidenceDto } from '../contract/bookmark-dto.ts';

/** The figures of the hub at this moment. Sums that only grow are marked by their name's end, `_total`. */
export interface HubFigures {
  camerasByState: Record<string, number>;
  streamsByPhase: Record<string, number>;
  viewers: number;
  /** Pulls per media thread. */
  engineLoad: readonly number[];
  transcodeLanesTaken: number;
  liveLinkPages: number;
  liveLinkTiles: number;
  liveLinkSentBytes: number;
  liveLinkDroppedParts: number;
  /** Notes of the audit that wait to be written, and that there was no room for while they could not be. */
  auditWaiting: number;
  auditLost: number;
  hlsRequests: number;
  hlsRefused: number;
  hlsSentBytes: number;
  /** Answers under way, those that wait included. */
  hlsUnderWay: number;
  lingeringBytes: number;
  evidence: EvidenceReading;
}

/** Of bookmarks with their clips, on this hub. */
export interface EvidenceReading extends EvidenceDto {
  /** Parts that wait to be written. */
  waitingBytes: number;
  rings: number;
}

export interface Metrics {
  contentType: string;
  collect(): Promise<string>;
}

type Reading = number | Record<string, number>;

const FIGURES: { name: string; help: string; label?: string; read(figures: HubFigures): Reading }[] = [
  {
    name: 'onescreen_cameras',
    help: 'Cameras by health state',
    label: 'state',
    read: (f) => f.camerasByState,
  },
  { name: 'onescreen_streams', help: 'Profiles by phase', label: 'phase', read: (f) => f.streamsByPhase },
  { name: 'onescreen_viewers', help: 'Viewers of all profiles', read: (f) => f.viewers },
  {
    name: 'onescreen_engine_streams',
    help: 'Pulls per media thread',
    label: 'thread',
    read: (f) => Object.fromEntries(f.engineLoad.entries()),
  },
  {
    name: 'onescreen_transcode_lanes_taken',
    help: 'ffmpeg processes that transcode a camera',
    read: (f) => f.transcodeLanesTaken,
  },
  { name: 'onescreen_live_link_pages', help: 'Pages on the live link', read: (f) => f.liveLinkPages },
  { name: 'onescreen_live_link_tiles', help: 'Tiles on the live link', read: (f) => f.liveLinkTiles },
  {
    name: 'onescreen_live_link_sent_bytes_total',
    help: 'Media pushed over the live link',
    read: (f) => f.liveLinkSentBytes,
  },
  {
    name: 'onescreen_live_link_dropped_parts_total',
    help: 'Parts that slow pages missed',
    read: (f) => f.liveLinkDroppedParts,
  },
  {
    name: 'onescreen_audit_waiting',
    help: 'Notes of the audit not yet written',
    read: (f) => f.auditWaiting,
  },
  { name: 'onescreen_audit_lost_total', help: 'Notes of the audit that are lost', read: (f) => f.auditLost },
  { name: 'onescreen_hls_requests_total', help: 'Requests below /live', read: (f) => f.hlsRequests },
  { name: 'onescreen_hls_refused_total', help: 'Those refused', read: (f) => f.hlsRefused },
  {
    name: 'onescreen_hls_sent_bytes_total',
    help: 'Media and playlists answered',
    read: (f) => f.hlsSentBytes,
  },
  {
    name: 'onescreen_hls_under_way',
    help: 'Requests below /live not yet answered',
    read: (f) => f.hlsUnderWay,
  },
  {
    name: 'onescreen_lingering_bytes',
    help: 'Media that slow readers alone still hold',
    read: (f) => f.lingeringBytes,
  },
  { name: 'onescreen_bookmarks', help: 'Bookmarks of this hub', read: (f) => f.evidence.bookmarks },
  { name: 'onescreen_bookmarks_held', help: 'On legal hold', read: (f) => f.evidence.held },
  {
    name: 'onescreen_clips_recording',
    help: 'Clips that are being recorded',
    read: (f) => f.evidence.recording,
  },
  {
    name: 'onescreen_clips_damaged',
    help: 'Clips that are not as they were written',
    read: (f) => f.evidence.damaged,
  },
  {
    name: 'onescreen_evidence_bytes',
    help: 'Clips and stills on the disk',
    read: (f) => f.evidence.usedBytes,
  },
  {
    name: 'onescreen_evidence_quota_bytes',
    help: 'What they may take',
    read: (f) => f.evidence.quotaBytes,
  },
  {
    name: 'onescreen_evidence_waiting_bytes',
    help: 'Parts that wait for the disk',
    read: (f) => f.evidence.waitingBytes,
  },
  {
    name: 'onescreen_evidence_disk',
    help: '1 for the state of the disk that evidence is on',
    label: 'state',
    read: (f) => ({ [f.evidence.disk]: 1 }),
  },
  { name: 'onescreen_rings', help: 'Cameras that are always recorded', read: (f) => f.evidence.rings },
  { name: 'onescreen_ring_bytes', help: 'Their rings on the disk', read: (f) => f.evidence.ringBytes },
];

/** The process wakes up so often to see how late it is; 10 ms, as is usual, are a tenth of what a hundred warm cameras cost. */
const LOOP_DELAY_EVERY_MS = 100;

/** Reads the figures when somebody asks, never in between: counting costs nothing while nobody looks. */
export function createMetrics(read: () => HubFigures): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LOOP_DELAY_EVERY_MS });
  const gauges = FIGURES.map(({ name, help, label, read: pick }) => ({
    pick,
    label,
    gauge: new Gauge({ name, help, labelNames: label ? [label] : [], registers: [registry] }),
  }));
  return {
    contentType: registry.contentType,
    collect() {
      const figures = read();
      for (const { gauge, label, pick } of gauges) setGauge(gauge, label, pick(figures));
      return registry.metrics();
    },
  };
}

function setGauge(gauge: Gauge, label: string | undefined, reading: Reading): void {
  if (typeof reading === 'number') {
    gauge.set(reading);
    return;
  }
  gauge.reset();
  for (const [key, value] of Object.entries(reading)) gauge.set({ [label as string]: key }, value);
}
