import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Browsers ask for one thing at a time on a connection. */
const MAX_UNDER_WAY = 16;

/**
 * Requests that are sent behind each other without waiting for the answers (RFC 9112 §9.3.2) are all handled at once, and each answer is
 * made and kept until its turn comes. So a connection has no more than a few under way.
 */
export class PipelineGate {
  private readonly underWay = new Map<Socket, number>();

  /** False when there are too many: then the connection is cut. */
  enter(socket: Socket, response: ServerResponse): boolean {
    const count = this.underWay.get(socket);
    if (count === undefined) socket.once('close', () => this.underWay.delete(socket));
    if (count === MAX_UNDER_WAY) {
      socket.destroy();
      return false;
    }
    this.underWay.set(socket, (count ?? 0) + 1);
    response.once('close', () => this.leave(socket));
    return true;
  }

  /** It waits for the hub, and not the hub for it: nothing of an answer lies here that it does not take. */
  isWaiting(socket: Socket): boolean {
    return (this.underWay.get(socket) ?? 0) > 0 && socket.writableLength === 0;
  }

  private leave(socket: Socket): void {
    const count = this.underWay.get(socket);
    if (count !== undefined) this.underWay.set(socket, count - 1);
  }
}
