import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';

/** Below those that the system gives to outgoing connections by itself (Linux: 32768 and up): they would take one before its program does. */
const FIRST_PORT = 15_000;
const LAST_PORT = 31_999;

/** A TCP port that nobody listens at, for programs that cannot choose one themselves. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST_PORT, LAST_PORT + 1);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Does somebody listen at the port, on this machine? */
export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
