import type { PixelLine } from './bar-code.ts';

/** A frame as it was seen on the screen, its number read from a canvas. */
export interface SeenFrame {
  slot: number;
  /** Of the bands; null when they could not be read. */
  number: number | null;
  /** Epoch milliseconds of the page when the browser meant to show it. */
  displayedAtMs: number;
  /** On the element's timeline, seconds. */
  mediaTimeS: number;
  /** Which MediaSource the element had. */
  source: string;
}

/** Bytes that a player has put into a source buffer. */
export interface Appended {
  source: string;
  /** What it holds, on the element's timeline, seconds. */
  startS: number;
  endS: number;
  /** When the browser had taken it in, epoch milliseconds of the page. */
  doneAtMs: number;
  /** A part of the live link: when the page got it, and what its header says. */
  part: { receivedAtMs: number; arrivalMs: number; durationMs: number } | null;
}

export interface ProbeFindings {
  frames: SeenFrame[];
  /** A newer frame than the one that was announced lay on the canvas already: not used. */
  mismatches: number;
  appended: Appended[];
  /** What to add to the page's times for the wall clock of the machine: the page's clock does not step with it. */
  clockOffsetMs: number;
}

export interface LatencyProbe {
  /** Looks at frames of every tile; between two looks at a tile lies a random pause up to this. */
  watch(longestPauseMs: number): void;
  take(): ProbeFindings;
}

declare global {
  interface Window {
    __latencyProbe?: LatencyProbe;
    __readBarCode?: (line: PixelLine) => number | null;
  }
}

/**
 * Runs in the page before anything else of it and listens at the browser's own doors (WebSocket, source buffers, displayed frames),
 * so that what is measured is the product as it ships. Uses nothing from outside itself.
 */
export function installLatencyProbe(): void {
  const partHeaderBytes = 32;
  const partKind = 2;
  const now = () => performance.timeOrigin + performance.now();
  const parts = new WeakMap<ArrayBufferLike, { mediaTimeS: number; part: NonNullable<Appended['part']> }>();
  const urls = new WeakMap<MediaSource, string>();
  const sourceOf = new WeakMap<SourceBuffer, MediaSource>();
  const appended: Appended[] = [];
  let frames: SeenFrame[] = [];
  let mismatches = 0;

  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true })!;

  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', ({ data }) => received(data));
    }
  };

  function received(data: unknown): void {
    if (!(data instanceof ArrayBuffer) || data.byteLength < partHeaderBytes) return;
    const header = new DataView(data);
    if (header.getUint8(0) !== partKind) return;
    parts.set(data, {
      mediaTimeS: header.getFloat64(16) / 1000,
      part: { receivedAtMs: now(), arrivalMs: header.getFloat64(8), durationMs: header.getFloat64(24) },
    });
  }

  const createObjectURL = URL.createObjectURL;
  URL.createObjectURL = (object) => {
    const url = createObjectURL.call(URL, object);
    if (object instanceof MediaSource) urls.set(object, url);
    return url;
  };

  const addSourceBuffer = MediaSource.prototype.addSourceBuffer;
  MediaSource.prototype.addSourceBuffer = function (this: MediaSource, type) {
    const buffer = addSourceBuffer.call(this, type);
    sourceOf.set(buffer, this);
    return buffer;
  };

  const appendBuffer = SourceBuffer.prototype.appendBuffer;
  SourceBuffer.prototype.appendBuffer = function (this: SourceBuffer, data) {
    const known = parts.get(data instanceof ArrayBuffer ? data : data.buffer);
    const endBefore = endOf(this);
    appendBuffer.call(this, data);
    const offsetS = this.timestampOffset;
    this.addEventListener(
      'updateend',
      () => {
        const source = urls.get(sourceOf.get(this)!) ?? '';
        const endS = endOf(this);
        const startS = known ? known.mediaTimeS + offsetS : endBefore;
        if (endS > endBefore)
          appended.push({ source, startS, endS, doneAtMs: now(), part: known?.part ?? null });
      },
      { once: true },
    );
  };

  function endOf({ buffered }: SourceBuffer): number {
    return buffered.length > 0 ? buffered.end(buffered.length - 1) : 0;
  }

  function look(video: HTMLVideoElement, slot: number, longestPauseMs: number): void {
    video.requestVideoFrameCallback((_now, { expectedDisplayTime, mediaTime }) => {
      see(video, slot, performance.timeOrigin + expectedDisplayTime, mediaTime);
      if (longestPauseMs === 0) look(video, slot, 0);
      else setTimeout(() => look(video, slot, longestPauseMs), Math.random() * longestPauseMs);
    });
  }

  function see(video: HTMLVideoElement, slot: number, displayedAtMs: number, mediaTimeS: number): void {
    const frame = new VideoFrame(video);
    const isAnnounced = Math.abs(frame.timestamp / 1e6 - mediaTimeS) < 0.001;
    if (isAnnounced) {
      const number = readNumber(frame);
      frames.push({ slot, number, displayedAtMs, mediaTimeS, source: video.src });
    } else mismatches++;
    frame.close();
  }

  /** From a line through the middle of the bands, which take the upper quarter of the picture. */
  function readNumber(frame: VideoFrame): number | null {
    const { displayWidth, displayHeight } = frame;
    canvas.width = displayWidth;
    canvas.height = 1;
    const y = Math.round(displayHeight / 8);
    context.drawImage(frame, 0, y, displayWidth, 1, 0, 0, displayWidth, 1);
    return window.__readBarCode!(context.getImageData(0, 0, displayWidth, 1).data);
  }

  /** `Date.now` counts whole milliseconds: it is right in the moment in which it moves on. */
  function clockOffsetMs(): number {
    const untilMs = performance.now() + 20;
    let offset = Number.NEGATIVE_INFINITY;
    while (performance.now() < untilMs) offset = Math.max(offset, Date.now() - now());
    return offset;
  }

  window.__latencyProbe = {
    watch(longestPauseMs) {
      frames = [];
      mismatches = 0;
      for (const video of document.querySelectorAll<HTMLVideoElement>('[data-slot] video')) {
        look(video, Number(video.closest<HTMLElement>('[data-slot]')!.dataset.slot), longestPauseMs);
      }
    },
    take: () => ({ frames, mismatches, appended, clockOffsetMs: clockOffsetMs() }),
  };
}
