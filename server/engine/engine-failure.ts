import { redactUrls } from '../base/redact.ts';
import { RtspFailure } from '../rtsp/rtsp-failure.ts';
import type { EngineFailure } from './engine-protocol.ts';

/**
 * Failures of a camera keep their code; anything else is a fault in how it speaks, or in how we read it. Either message may
 * hold a camera's own words, and with them an address that it was asked for.
 */
export function asEngineFailure(error: unknown): EngineFailure {
  const code = error instanceof RtspFailure ? error.code : 'protocol-error';
  return { code, message: redactUrls(error instanceof Error ? error.message : String(error)) };
}
