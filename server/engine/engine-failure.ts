import { RtspFailure } from '../rtsp/rtsp-failure.ts';
import type { EngineFailure } from './engine-protocol.ts';

/** Failures of a camera keep their code; anything else is a fault in how it speaks, or in how we read it. */
export function asEngineFailure(error: unknown): EngineFailure {
  if (error instanceof RtspFailure) return { code: error.code, message: error.message };
  return { code: 'protocol-error', message: error instanceof Error ? error.message : String(error) };
}
