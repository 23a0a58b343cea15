import { execFileSync } from 'node:child_process';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser } from '../support/browser.ts';
import { encodeStream, splitAccessUnits } from '../support/elementary-stream.ts';
import {
  mediaOf,
  type ReceivedStream,
  receiveTracks,
  type SentTrack,
  sendUnits,
} from '../support/received-stream.ts';
import { readRtpFixture } from '../support/rtp-fixture.ts';

/**
 * Streams that no proper camera sends, from RTP through depacketizers, timelines and segmenter into Chromium's MediaSource: a
 * decoder is the only one who can tell whether what we say of them is true.
 */
interface Shown {
  frames: number;
  width: number;
  audioBytes: number;
  bufferedMs: number;
  error: string | null;
}

const PATIENCE_MS = 60_000;
const CLOSED = 'keyint=25:min-keyint=25:scenecut=0:bframes=0';

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await startBrowser(['--autoplay-policy=no-user-gesture-required']);
  page = await browser.newPage();
});
afterAll(() => browser?.close());

describe('Chromium shows a stream of H.264', () => {
  it.each([
    {
      what: 'that refreshes gradually',
      parameters: 'keyint=25:intra-refresh=1:bframes=0:scenecut=0',
      from: 3,
    },
    {
      what: 'whose intra pictures nothing announces',
      parameters: 'keyint=infinite:min-keyint=1000:scenecut=60:bframes=0:ref=1',
      from: 3,
    },
    {
      what: 'of open groups, entered in the middle',
      parameters: 'keyint=25:min-keyint=5:scenecut=0:open-gop=1:bframes=1:b-adapt=0:ref=1',
      from: 3,
    },
    { what: 'of several slices', parameters: `${CLOSED}:slices=4`, from: 0 },
    {
      what: 'with a pyramid of B-frames',
      parameters: 'keyint=25:bframes=3:b-pyramid=normal:b-adapt=0',
      from: 0,
    },
  ])('$what', async ({ parameters, from }) => {
    const units = splitAccessUnits(encodeStream('h264', parameters, { seconds: 6 }), 'h264');
    const [sps, pps] = units[0]!;
    const stream = receiveTracks([sendUnits('h264', units.slice(from), [sps!, pps!])]);
    const shown = await play(stream, { frames: 26 });
    expect(shown).toMatchObject({ error: null, width: 320 });
    expect(shown.frames).toBeGreaterThan(25);
    expect(shown.bufferedMs).toBeGreaterThan(2_000);
  });

  it('that changes its size, epoch by epoch', async () => {
    const small = splitAccessUnits(encodeStream('h264', CLOSED, { seconds: 2 }), 'h264');
    const large = splitAccessUnits(
      encodeStream('h264', CLOSED, { seconds: 2, width: 640, height: 360 }),
      'h264',
    );
    const stream = receiveTracks([sendUnits('h264', [...small, ...large])]);
    expect(stream.inits).toHaveLength(2);
    const shown = await play(stream, { width: 640, toEnd: true });
    expect(shown).toMatchObject({ error: null, width: 640 });
    expect(shown.bufferedMs).toBeGreaterThan(3_900);
  });
});

describe('Chromium hears', () => {
  it.each<{ what: string; sound: () => SentTrack }>([
    { what: 'AAC in LATM', sound: latm },
    { what: 'G.711 of two channels', sound: stereo },
  ])('$what beside a picture', async ({ sound }) => {
    const units = splitAccessUnits(encodeStream('h264', CLOSED, { seconds: 4 }), 'h264');
    const stream = receiveTracks([sendUnits('h264', units), sound()]);
    const shown = await play(stream, { frames: 6, audioBytes: 501, fromMs: 300 });
    expect(shown.error).toBeNull();
    expect(shown.frames).toBeGreaterThan(5);
    expect(shown.audioBytes).toBeGreaterThan(500);
  });
});

/** What there has to be before it is told what there was. */
interface Awaited {
  frames?: number;
  audioBytes?: number;
  width?: number;
}

/** Appends everything, init segment by init segment, and plays until there was enough of it or an error. */
function play(
  stream: ReceivedStream,
  {
    frames = 1,
    audioBytes = 0,
    width = 320,
    toEnd = false,
    fromMs = 0,
  }: Awaited & { toEnd?: boolean; fromMs?: number },
): Promise<Shown> {
  const segments = stream.events.flatMap((event) => {
    if (event.type === 'init') return event.init.bytes.toString('base64');
    return event.type === 'part' ? event.part.bytes.toString('base64') : [];
  });
  const type = `video/mp4; codecs="${stream.inits[0]!.codecs}"`;
  return page.evaluate(
    async ({ segments, type, awaited, toEnd, fromMs, patienceMs }) => {
      const video = document.createElement('video');
      document.body.replaceChildren(video);
      const source = new MediaSource();
      video.src = URL.createObjectURL(source);
      await new Promise((resolve) => source.addEventListener('sourceopen', resolve, { once: true }));
      const buffer = source.addSourceBuffer(type);
      for (const segment of segments) {
        buffer.appendBuffer(Uint8Array.from(atob(segment), (char) => char.charCodeAt(0)));
        await new Promise((resolve) => buffer.addEventListener('updateend', resolve, { once: true }));
      }
      const { buffered } = video;
      const start = buffered.length > 0 ? buffered.start(0) : 0;
      const end = buffered.length > 0 ? buffered.end(buffered.length - 1) : 0;
      video.currentTime = start + fromMs / 1000;
      video.play().catch(() => {});
      const until = performance.now() + patienceMs;
      const shown = () => ({
        frames: video.getVideoPlaybackQuality().totalVideoFrames,
        width: video.videoWidth,
        audioBytes: (video as { webkitAudioDecodedByteCount?: number }).webkitAudioDecodedByteCount ?? 0,
        bufferedMs: (end - start) * 1000,
        error: video.error?.message ?? null,
      });
      const comesTo = async (isThere: (now: ReturnType<typeof shown>) => boolean) => {
        while (!isThere(shown()) && !video.error && performance.now() < until)
          await new Promise((resolve) => setTimeout(resolve, 50));
      };
      if (toEnd) await comesTo(({ frames }) => frames > 10);
      if (toEnd) video.currentTime = end - 1;
      await comesTo(
        ({ frames, audioBytes, width }) =>
          frames >= awaited.frames && audioBytes >= awaited.audioBytes && width === awaited.width,
      );
      return shown();
    },
    { segments, type, awaited: { frames, audioBytes, width }, toEnd, fromMs, patienceMs: PATIENCE_MS },
  );
}

/** GStreamer's, in fragments, again and again. */
function latm(): SentTrack {
  const fmtp = new Map([
    ['cpresent', '0'],
    ['config', '40002420'],
  ]);
  const recorded = readRtpFixture('latm');
  const first = recorded[0]!.readUInt32BE(4);
  const lastingTicks = ((recorded.at(-1)!.readUInt32BE(4) - first) >>> 0) + 1024;
  const packets = Array.from({ length: 5 * recorded.length }, (_, index) => {
    const bytes = recorded[index % recorded.length]!;
    const ticks =
      ((bytes.readUInt32BE(4) - first) >>> 0) + Math.floor(index / recorded.length) * lastingTicks;
    return {
      payload: bytes.subarray(12),
      sequenceNumber: index,
      timestamp: ticks,
      marker: bytes[1]! > 0x7f,
      atMs: ticks / 44.1,
    };
  });
  return { media: mediaOf('audio', 97, 'MP4A-LATM', 44_100, { channels: 2, fmtp }), packets };
}

function stereo(): SentTrack {
  const samples = execFileSync('ffmpeg', [
    ...['-v', 'error', '-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=8000', '-t', '4', '-ac', '2'],
    ...['-f', 'alaw', 'pipe:1'],
  ]);
  const packets = Array.from({ length: samples.length / 640 }, (_, index) => ({
    payload: samples.subarray(index * 640, (index + 1) * 640),
    sequenceNumber: index,
    timestamp: index * 320,
    atMs: index * 40,
  }));
  return { media: mediaOf('audio', 98, 'PCMA', 8_000, { channels: 2 }), packets };
}
