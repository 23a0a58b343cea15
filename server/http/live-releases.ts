import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Calls back, once, when a response has left or never will. Node says so of the response that a connection is busy with;
 * of one that is queued behind it (pipelined requests, RFC 9112 §9.3.2) it says nothing when the connection breaks, so
 * for those the connection itself is asked.
 */
export class LiveReleases {
  private readonly waiting = new WeakMap<Socket, Set<() => void>>();

  /** @param socket of the request: a queued response has none yet */
  releaseWith(socket: Socket, response: ServerResponse, release: () => void): void {
    if (response.socket !== null) {
      // Told after the last byte left as well as when the connection broke.
      response.once('close', release);
      return;
    }
    const waiting = this.waitingOn(socket);
    const once = () => {
      if (waiting.delete(once)) release();
    };
    waiting.add(once);
    response.once('close', once);
    if (socket.destroyed) once();
  }

  private waitingOn(socket: Socket): Set<() => void> {
    const known = this.waiting.get(socket);
    if (known) return known;
    const waiting = new Set<() => void>();
    this.waiting.set(socket, waiting);
    socket.once('close', () => {
      for (const release of waiting) release();
    });
    return waiting;
  }
}
