import { redactUrls } from '../base/redact.ts';
import { repeatsPassword } from '../rtsp/camera-words.ts';
import { RtspFailure } from '../rtsp/rtsp-failure.ts';
import type { Credentials, EngineFailure } from './engine-protocol.ts';
import { LaneFailure } from './lane-failure.ts';

/**
 * Failures of a camera keep their code, and their words: of the camera's own there are none in them that repeat its password.
 * Anything else is a fault in how it speaks, or in how we read it, and may quote whatever came.
 */
export function asEngineFailure(error: unknown, credentials: Credentials | null): EngineFailure {
  const message = redactUrls(error instanceof Error ? error.message : String(error));
  if (error instanceof RtspFailure || error instanceof LaneFailure) return { code: error.code, message };
  const quotes = credentials !== null && repeatsPassword(message, credentials);
  return { code: 'protocol-error', message: quotes ? 'the conversation with the camera failed' : message };
}
