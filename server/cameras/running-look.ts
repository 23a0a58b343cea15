import type { Clock } from '../base/clock.ts';
import type { LiveWindow } from '../hls/live-window.ts';
import { LOOK_MS } from './camera-trial.ts';
import { TrialMedia } from './trial-media.ts';

export interface RunningStream {
  readonly window: Pick<LiveWindow, 'subscribe'>;
  addViewer(): { release(): void };
}

/** What comes of a stream that runs anyway, seen as one more viewer; null when no picture comes. Rejects when the signal aborts first. */
export async function lookAtRunning(
  stream: RunningStream,
  clock: Clock,
  signal: AbortSignal,
): Promise<TrialMedia | null> {
  signal.throwIfAborted();
  const media = new TrialMedia();
  const viewer = stream.addViewer();
  const seen = new AbortController();
  const enough = () => seen.abort();
  const leave = stream.window.subscribe({
    init(init) {
      media.init = init;
    },
    part(part) {
      media.see(part);
      if (media.isEnough) enough();
    },
    interrupted: enough,
    closed: enough,
  });
  try {
    await clock.sleep(LOOK_MS, AbortSignal.any([signal, seen.signal])).catch(() => {});
    signal.throwIfAborted();
    return media.picture ? media : null;
  } finally {
    leave();
    viewer.release();
  }
}
