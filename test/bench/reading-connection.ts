import { connect, type Socket } from 'node:net';

const READ_BUFFER_BYTES = 256 * 1024;
const MAX_HEAD_BYTES = 4 * 1024;
const TIMEOUT_MS = 15_000;
const END_OF_HEAD = '\r\n\r\n';

/** What is read is handled before the next read begins: one serves every connection of the process. */
const readBuffer = Buffer.allocUnsafeSlow(READ_BUFFER_BYTES);

interface Exchange {
  onBody(bytes: Buffer): void;
  resolve(status: number): void;
  reject(cause: Error): void;
  timer: NodeJS.Timeout;
  head: string;
  /** Null until the head is whole. */
  status: number | null;
  leftBytes: number;
}

/**
 * A connection over HTTP/1.1 that stays open and keeps nothing of what comes. Node's own client makes a buffer of each read, and with a thousand
 * players in one process more than half of its time went into their collection: time that the measured hub lacks on the same two cores.
 */
export class ReadingConnection {
  private readonly address: { host: string; port: number };
  private readonly headers: string;
  private socket: Socket | null = null;
  private exchange: Exchange | null = null;

  constructor(url: URL, token: string) {
    this.address = { host: url.hostname, port: Number(url.port) };
    this.headers = `Host: ${url.host}\r\nAuthorization: Bearer ${token}\r\n`;
  }

  /**
   * One at a time. Resolves with the status when all of the body has been handed out.
   * @param onBody its bytes are to be used during the call only
   */
  get(target: string, onBody: (bytes: Buffer) => void): Promise<number> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.fail(new Error('timed out')), TIMEOUT_MS);
      this.exchange = { onBody, resolve, reject, timer, head: '', status: null, leftBytes: 0 };
      this.socket ??= this.open();
      this.socket.write(`GET ${target} HTTP/1.1\r\n${this.headers}\r\n`);
    });
  }

  close(): void {
    this.fail(new Error('closed'));
  }

  private open(): Socket {
    const socket = connect({
      ...{ ...this.address, noDelay: true },
      onread: {
        buffer: readBuffer,
        callback: (sizeBytes) => {
          this.receive(readBuffer.subarray(0, sizeBytes));
          return true;
        },
      },
    });
    const gone = (cause: Error) => {
      if (this.socket === socket) this.fail(cause);
    };
    socket.on('error', gone);
    socket.on('close', () => gone(new Error('closed by the server')));
    return socket;
  }

  private receive(bytes: Buffer): void {
    const { exchange } = this;
    if (!exchange) {
      this.fail(new Error('an answer that nobody asked for'));
      return;
    }
    try {
      const body = exchange.status === null ? readHead(exchange, bytes) : bytes;
      if (body.length > exchange.leftBytes) throw new Error('more than was announced');
      exchange.leftBytes -= body.length;
      if (body.length > 0) exchange.onBody(body);
      if (exchange.status !== null && exchange.leftBytes === 0) this.settle(exchange.status);
    } catch (error) {
      this.fail(error as Error);
    }
  }

  private settle(status: number): void {
    const { exchange } = this;
    this.exchange = null;
    clearTimeout(exchange?.timer);
    exchange?.resolve(status);
  }

  private fail(cause: Error): void {
    const { exchange, socket } = this;
    this.exchange = null;
    this.socket = null;
    socket?.destroy();
    clearTimeout(exchange?.timer);
    exchange?.reject(cause);
  }
}

/** Returns what of the bytes is body. */
function readHead(exchange: Exchange, bytes: Buffer): Buffer {
  const before = exchange.head.length;
  // No more than a head can be: most of what comes with it is picture.
  exchange.head += bytes.toString('latin1', 0, MAX_HEAD_BYTES);
  const end = exchange.head.indexOf(END_OF_HEAD);
  if (end < 0 && exchange.head.length >= MAX_HEAD_BYTES) throw new Error('a head without an end');
  if (end < 0) return bytes.subarray(bytes.length);
  const head = exchange.head.slice(0, end);
  const status = /^HTTP\/1\.1 (\d{3})/.exec(head)?.[1];
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (status === undefined || length === undefined) throw new Error('neither status nor length');
  exchange.status = Number(status);
  exchange.leftBytes = Number(length);
  return bytes.subarray(end + END_OF_HEAD.length - before);
}
