import { WebSocket } from 'ws';
import {
  LIVE_LINK_PART,
  LIVE_LINK_PATH,
  type LiveLinkReply,
  type LiveLinkRequest,
  readLiveLinkHeader,
} from '../../server/contract/live-link.ts';
import type { HubProcess } from '../support/hub-process.ts';

/** How the first media of a camera came, milliseconds. Hub and bench share the machine's clock. */
export interface FirstBytes {
  /** From the request to the arrival of the first key frame at the hub: connecting, and the camera's group of pictures. */
  keyFrameWaitMs: number;
  /** From that arrival to the first media bytes at the viewer: our own share. */
  afterKeyFrameMs: number;
}

const TIMEOUT_MS = 15_000;

/** Over a live link that is open already, as on a wall: from `open` to the end of the first part. */
export async function firstBytesByLiveLink(hub: HubProcess, camera: string): Promise<FirstBytes> {
  const socket = await connect(hub);
  try {
    const requestedAtMs = Date.now();
    const part = firstPart(socket);
    const request: LiveLinkRequest = { type: 'open', tile: 1, camera, profile: 'main', sound: false };
    socket.send(JSON.stringify(request));
    const { arrivalMs, receivedAtMs } = await part;
    return { keyFrameWaitMs: arrivalMs - requestedAtMs, afterKeyFrameMs: receivedAtMs - arrivalMs };
  } finally {
    socket.terminate();
  }
}

/** As any player does it: playlist, init segment, first part; to the first bytes of that part. */
export async function firstBytesByHttp(hub: HubProcess, camera: string): Promise<FirstBytes> {
  const folder = `/live/${camera}/main`;
  const requestedAtMs = Date.now();
  const playlist = await (await get(hub, `${folder}/index.m3u8`)).text();
  const init = /^#EXT-X-MAP:URI="([^"]+)"/m.exec(playlist)?.[1];
  const part = /^#EXT-X-PART:.*URI="([^"]+)"/m.exec(playlist)?.[1];
  const date = /^#EXT-X-PROGRAM-DATE-TIME:(.+)$/m.exec(playlist)?.[1];
  if (!init || !part || !date) throw new Error(`a playlist without a part:\n${playlist}`);
  await (await get(hub, `${folder}/${init}`)).arrayBuffer();
  const body = (await get(hub, `${folder}/${part}`)).body!.getReader();
  await body.read();
  const receivedAtMs = Date.now();
  await body.cancel();
  const arrivalMs = Date.parse(date);
  return { keyFrameWaitMs: arrivalMs - requestedAtMs, afterKeyFrameMs: receivedAtMs - arrivalMs };
}

function connect(hub: HubProcess): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const address = `${hub.url.replace('http', 'ws')}${LIVE_LINK_PATH}`;
    const socket = new WebSocket(address, { headers: { authorization: `Bearer ${hub.token}` } });
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}

function firstPart(socket: WebSocket): Promise<{ arrivalMs: number; receivedAtMs: number }> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no part within ${TIMEOUT_MS} ms`)), TIMEOUT_MS);
    socket.on('message', (data: Buffer, isBinary) => {
      const receivedAtMs = Date.now();
      if (!isBinary) {
        const reply = JSON.parse(String(data)) as LiveLinkReply;
        if (reply.type === 'refused') reject(new Error(`refused: ${reply.message}`));
        return;
      }
      const header = readLiveLinkHeader(new Uint8Array(data).buffer);
      if (header?.kind !== LIVE_LINK_PART) return;
      clearTimeout(timer);
      resolve({ arrivalMs: header.arrivalMs, receivedAtMs });
    });
  });
}

async function get(hub: HubProcess, path: string): Promise<Response> {
  const response = await hub.fetch(path, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response;
}
