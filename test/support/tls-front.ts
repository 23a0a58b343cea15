import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { TestCertificate } from './certificate.ts';

export interface TlsFront {
  readonly port: number;
  stop(): Promise<void>;
}

/** Speaks TLS in front of a camera on a thread of its own: what comes through it comes while its reader is at work, as from elsewhere. */
export async function startTlsFront(cameraPort: number, certificate: TestCertificate): Promise<TlsFront> {
  const { certificate: cert, key } = certificate;
  const worker = new Worker(FRONT, { eval: true, workerData: { cameraPort, cert, key } });
  const [port] = (await once(worker, 'message')) as [number];
  return {
    port,
    async stop() {
      await worker.terminate();
    },
  };
}

const FRONT = `
  const net = require('node:net');
  const { parentPort, workerData: { cameraPort, ...certificate } } = require('node:worker_threads');
  const server = require('node:tls').createServer(certificate, (reader) => {
    const camera = net.connect(cameraPort, '127.0.0.1');
    for (const [from, to] of [[reader, camera], [camera, reader]]) {
      from.pipe(to);
      from.on('error', () => to.destroy());
    }
  });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;
