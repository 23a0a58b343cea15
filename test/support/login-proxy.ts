import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Stands between the hub and a player that cannot log in with everything it asks for: adds the token, and passes on the rest as
 * it is. GStreamer's hlsdemux is one: it makes the sources of segments itself, without the headers of its own source.
 */
export interface LoginProxy {
  readonly url: string;
  /** Every request as `GET /path 200`. */
  readonly log: readonly string[];
  stop(): Promise<void>;
}

export async function startLoginProxy(hubUrl: string, token: string): Promise<LoginProxy> {
  const log: string[] = [];
  const pass = (incoming: IncomingMessage, response: ServerResponse) => {
    const { method, url = '/', headers } = incoming;
    const onward = request(
      new URL(url, hubUrl),
      { method, headers: { ...headers, authorization: `Bearer ${token}` } },
      (answer) => {
        log.push(`${method} ${url} ${answer.statusCode}`);
        response.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(response);
      },
    );
    onward.once('error', () => response.destroy());
    response.once('close', () => onward.destroy());
    incoming.pipe(onward);
  };
  const server = createServer(pass);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    log,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
