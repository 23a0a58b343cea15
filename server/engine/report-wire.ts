import type { EngineReport } from './engine-protocol.ts';

type PartReport = Extract<EngineReport, { type: 'part' }>;

/**
 * A report as it crosses from a media thread to the main thread. Nearly all are parts, and of an object each name is written, read and
 * looked up anew: so they travel as bare numbers, in the order of `packPart`.
 */
export type WireReport = Exclude<EngineReport, PartReport> | readonly number[];

export function packReport(report: EngineReport): WireReport {
  return report.type === 'part' ? packPart(report) : report;
}

/** @param wire as `packReport` made it and a structured clone left it */
export function unpackReport(wire: WireReport): EngineReport {
  if (isPart(wire)) return unpackPart(wire);
  if (wire.type !== 'init') return wire;
  // A structured clone turns a Buffer into a plain Uint8Array.
  wire.init.bytes = asBuffer(wire.init.bytes);
  wire.init.videoBytes = asBuffer(wire.init.videoBytes);
  return wire;
}

function packPart({ stream, memory, start, end, part }: PartReport): number[] {
  return [
    stream,
    memory,
    start,
    end,
    part.epoch,
    part.segmentSequence,
    part.index,
    part.memoryBytes,
    part.videoEnd,
    part.independent ? 1 : 0,
    part.mediaTimeMs,
    part.durationMs,
    part.arrivalMs,
    part.frames,
  ];
}

function unpackPart(wire: readonly number[]): PartReport {
  return {
    type: 'part',
    stream: wire[0]!,
    memory: wire[1]!,
    start: wire[2]!,
    end: wire[3]!,
    part: {
      epoch: wire[4]!,
      segmentSequence: wire[5]!,
      index: wire[6]!,
      memoryBytes: wire[7]!,
      videoEnd: wire[8]!,
      independent: wire[9] === 1,
      mediaTimeMs: wire[10]!,
      durationMs: wire[11]!,
      arrivalMs: wire[12]!,
      frames: wire[13]!,
    },
  };
}

function isPart(wire: WireReport): wire is readonly number[] {
  return Array.isArray(wire);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
