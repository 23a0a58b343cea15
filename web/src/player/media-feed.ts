import { nextStartAfter } from './buffered-ranges.ts';

interface Append {
  type: 'append';
  bytes: Uint8Array<ArrayBuffer>;
  /** Null for an init segment, which lies nowhere. */
  offset: number | null;
  done: readonly (() => void)[];
}

type Operation =
  | Append
  | { type: 'change-type'; mime: string }
  | { type: 'end-for-now' }
  | { type: 'remove'; end: number };

/** More waiting than this and the browser cannot keep up: starting over at a key frame is quicker. */
const QUEUE_BYTES_LIMIT = 12 * 1024 * 1024;
/** Of one append: a larger one would hold up the page. */
const JOINED_BYTES = 1024 * 1024;

export interface MediaFeedEvents {
  /** The browser refused the bytes or the decoder gave up: only a new MediaSource helps. */
  failed(reason: string): void;
  /** The source buffer is full: the answer is the time before which nothing is needed any more, or null. */
  full(): number | null;
}

/**
 * One MediaSource with one SourceBuffer on a video element, and the queue in front of it: a SourceBuffer takes one
 * operation at a time. What waits and goes to the same place goes in together: each operation costs a task of the page and one of the
 * browser, and every one of the tiles that a wall starts at once brings its last seconds in some ten parts. Append errors, quota and decoder errors all end in `failed`, once.
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
    this.#push({ type: 'append', bytes, offset: null, done: [] });
  }

  /** `done` is called when the browser has taken the part in. */
  appendPart(bytes: Uint8Array<ArrayBuffer>, offset: number, done?: () => void): void {
    this.#push({ type: 'append', bytes, offset, done: done ? [done] : [] });
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

  /**
   * Sends an element that waits in front of a hole to where it goes on behind it; false when there is none, or nothing behind it. The timeline has
   * no holes, but sound and pictures of a part need not end together: what is missing in one is one.
   */
  leapHole(): boolean {
    const start = this.#buffer && nextStartAfter(this.#buffer.buffered, this.#video.currentTime);
    if (start !== null) this.#video.currentTime = start;
    return start !== null;
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
      const next = this.#queue.shift();
      if (!next) return;
      const operation = next.type === 'append' ? this.#joined(next) : next;
      try {
        this.#run(buffer, operation);
      } catch (error) {
        this.#refused(operation, error);
      }
    }
  }

  #joined(first: Append): Append {
    const all = [first];
    let { offset } = first;
    let sizeBytes = first.bytes.byteLength;
    for (let next = this.#queue[0]; next?.type === 'append' && next.offset !== null; next = this.#queue[0]) {
      sizeBytes += next.bytes.byteLength;
      if ((offset !== null && next.offset !== offset) || sizeBytes > JOINED_BYTES) break;
      offset = next.offset;
      all.push(next);
      this.#queue.shift();
    }
    if (all.length === 1) return first;
    return { type: 'append', bytes: joinedBytes(all), offset, done: all.flatMap(({ done }) => done) };
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
      for (const done of ended.done) done();
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

function joinedBytes(all: readonly Append[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(all.reduce((sum, { bytes }) => sum + bytes.byteLength, 0));
  let at = 0;
  for (const { bytes } of all) {
    joined.set(bytes, at);
    at += bytes.byteLength;
  }
  return joined;
}
