import { nextStartAfter } from './buffered-ranges.ts';

type Operation =
  | { type: 'append'; bytes: Uint8Array<ArrayBuffer>; offset: number | null; done?: (() => void) | undefined }
  | { type: 'change-type'; mime: string }
  | { type: 'end-for-now' }
  | { type: 'remove'; end: number };

/** More waiting than this and the browser cannot keep up: starting over at a key frame is quicker. */
const QUEUE_BYTES_LIMIT = 12 * 1024 * 1024;

export interface MediaFeedEvents {
  /** The browser refused the bytes or the decoder gave up: only a new MediaSource helps. */
  failed(reason: string): void;
  /** The source buffer is full: the answer is the time before which nothing is needed any more, or null. */
  full(): number | null;
}

/**
 * One MediaSource with one SourceBuffer on a video element, and the queue in front of it: a SourceBuffer takes one
 * operation at a time. Append errors, quota and decoder errors all end in `failed`, once.
 */
export class MediaFeed {
  readonly #video: HTMLVideoElement;
  readonly #events: MediaFeedEvents;
  readonly #source = new MediaSource();
  readonly #objectUrl: string;
  readonly #queue: Operation[] = [];
  #buffer: SourceBuffer | null = null;
  #running: Operation | null = null;
  #queuedBytes = 0;
  #closed = false;

  constructor(options: { video: HTMLVideoElement; mime: string; events: MediaFeedEvents }) {
    this.#video = options.video;
    this.#events = options.events;
    this.#source.addEventListener('sourceopen', () => this.#open(options.mime), { once: true });
    this.#objectUrl = URL.createObjectURL(this.#source);
    this.#video.addEventListener('error', this.#videoFailed);
    this.#video.src = this.#objectUrl;
  }

  appendInit(bytes: Uint8Array<ArrayBuffer>): void {
    this.#push({ type: 'append', bytes, offset: null });
  }

  /** `done` is called when the browser has taken the part in. */
  appendPart(bytes: Uint8Array<ArrayBuffer>, offset: number, done?: () => void): void {
    this.#push({ type: 'append', bytes, offset, done });
  }

  changeType(mime: string): void {
    this.#push({ type: 'change-type', mime });
  }

  /** What is there is all there is: the decoder gives out what it holds. The next part opens the stream again. */
  endForNow(): void {
    this.#push({ type: 'end-for-now' });
  }

  /** `end` must be the start of a group of pictures: removing into a group removes all of it, the played part too. */
  removeBefore(end: number): void {
    this.#push({ type: 'remove', end });
  }

  get bufferedStart(): number {
    const ranges = this.#buffer?.buffered;
    return ranges && ranges.length > 0 ? ranges.start(0) : 0;
  }

  /** Where pictures begin again behind a hole at this time; null when there is no hole, or nothing behind it. */
  nextStartAfter(seconds: number): number | null {
    return this.#buffer ? nextStartAfter(this.#buffer.buffered, seconds) : null;
  }

  /** May be called twice. Leaves the element without a source. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#queue.length = 0;
    this.#video.removeEventListener('error', this.#videoFailed);
    this.#buffer?.removeEventListener('updateend', this.#updateEnded);
    this.#video.removeAttribute('src');
    this.#video.load();
    URL.revokeObjectURL(this.#objectUrl);
  }

  #open(mime: string): void {
    if (this.#closed) return;
    URL.revokeObjectURL(this.#objectUrl);
    try {
      this.#buffer = this.#source.addSourceBuffer(mime);
    } catch (error) {
      this.#fail(String(error));
      return;
    }
    this.#buffer.addEventListener('updateend', this.#updateEnded);
    this.#next();
  }

  #push(operation: Operation): void {
    if (this.#closed) return;
    if (operation.type === 'append') {
      this.#queuedBytes += operation.bytes.byteLength;
      if (this.#queuedBytes > QUEUE_BYTES_LIMIT) {
        this.#fail('the browser takes the pictures in too slowly');
        return;
      }
    }
    this.#queue.push(operation);
    this.#next();
  }

  #next(): void {
    const buffer = this.#buffer;
    // changeType runs at once, so the loop goes on to the operation behind it.
    while (buffer && !this.#closed && !this.#running && !buffer.updating) {
      const operation = this.#queue.shift();
      if (!operation) return;
      try {
        this.#run(buffer, operation);
      } catch (error) {
        this.#refused(operation, error);
      }
    }
  }

  #run(buffer: SourceBuffer, operation: Operation): void {
    switch (operation.type) {
      case 'append':
        if (operation.offset !== null && buffer.timestampOffset !== operation.offset) {
          buffer.timestampOffset = operation.offset;
        }
        buffer.appendBuffer(operation.bytes);
        this.#running = operation;
        break;
      case 'remove':
        if (buffer.buffered.length === 0 || buffer.buffered.start(0) >= operation.end) return;
        buffer.remove(0, operation.end);
        this.#running = operation;
        break;
      case 'end-for-now':
        if (this.#source.readyState === 'open') this.#source.endOfStream();
        break;
      case 'change-type':
        buffer.changeType(operation.mime);
        break;
      default:
        operation satisfies never;
    }
  }

  #refused(operation: Operation, error: unknown): void {
    const full = error instanceof DOMException && error.name === 'QuotaExceededError';
    const removeEnd = full ? this.#events.full() : null;
    if (operation.type === 'append' && removeEnd !== null && removeEnd > this.bufferedStart) {
      this.#queue.unshift({ type: 'remove', end: removeEnd }, operation);
      return;
    }
    this.#fail(String(error));
  }

  readonly #updateEnded = (): void => {
    const ended = this.#running;
    this.#running = null;
    if (ended?.type === 'append') {
      this.#queuedBytes -= ended.bytes.byteLength;
      ended.done?.();
    }
    this.#next();
  };

  readonly #videoFailed = (): void => {
    const error = this.#video.error;
    if (error) this.#fail(error.message || `media error ${error.code}`);
  };

  #fail(reason: string): void {
    if (this.#closed) return;
    this.#events.failed(reason);
  }
}
