import { randomBytes } from 'node:crypto';
import { FAULT_DEFAULTS, type Fault } from './fault.ts';
import type { RtspRequest } from './request-reader.ts';

/** What a fault makes of the answer to a request. */
export type SpoiltAnswer =
  | { readonly instead: 'reset' | 'flood-header' | 'flood-body' }
  /** Nothing is said; `done`: what was asked for is done all the same. */
  | { readonly instead: 'silence'; readonly done: boolean }
  | {
      readonly instead: 'status';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly thenClose: boolean;
    };

/** Null: it is answered as ever. */
export function spoilAnswer(
  fault: Fault | null,
  request: RtspRequest,
  playing: boolean,
): SpoiltAnswer | null {
  switch (fault?.kind) {
    case 'refuse':
      return { instead: 'reset' };
    case 'half-open':
      return { instead: 'silence', done: false };
    case 'answer':
      return request.method === (fault.method ?? FAULT_DEFAULTS.answerMethod)
        ? status(fault.status ?? FAULT_DEFAULTS.answerStatus)
        : null;
    case 'mute':
      return request.method === (fault.method ?? FAULT_DEFAULTS.answerMethod)
        ? { instead: 'silence', done: true }
        : null;
    case 'session-lost':
      return playing || request.method === 'PLAY' ? status(454, {}, fault.ends === 'closed') : null;
    default:
      return request.method === 'OPTIONS' ? null : spoilDescription(fault, request);
  }
}

function spoilDescription(fault: Fault | null, request: RtspRequest): SpoiltAnswer | null {
  switch (fault?.kind) {
    case 'not-found':
    case 'restart':
      return status(404);
    case 'nonce':
      return status(401, { 'WWW-Authenticate': freshChallenge(fault.fresh ?? 'nonce') });
    case 'redirect':
      return request.method === 'DESCRIBE' ? status(302, { Location: request.url }) : null;
    case 'endless':
      if (request.method !== 'DESCRIBE') return null;
      return { instead: fault.what === 'body' ? 'flood-body' : 'flood-header' };
    default:
      return null;
  }
}

function status(code: number, headers: Record<string, string> = {}, thenClose = false): SpoiltAnswer {
  return { instead: 'status', status: code, headers, thenClose };
}

/** With another nonce the old one is called stale; with another realm every answer is the wrong one. */
function freshChallenge(fresh: 'nonce' | 'realm'): string {
  const random = randomBytes(8).toString('hex');
  return fresh === 'nonce'
    ? `Digest realm="IP Camera", nonce="${random}", stale=true, algorithm=MD5`
    : `Digest realm="IP Camera(${random})", nonce="${random}", algorithm=MD5`;
}
