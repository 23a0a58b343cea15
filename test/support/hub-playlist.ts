import { expect } from 'vitest';
import { eventually } from './eventually.ts';
import type { HubProcess } from './hub-process.ts';

/** For readers that ask once: the hub answers 503 as long as no picture of the camera has come. */
export async function untilItHasAPlaylist(hub: HubProcess, camera: string, profile = 'main'): Promise<void> {
  await eventually(
    async () => {
      const { status } = await hub.fetch(`/live/${camera}/${profile}/index.m3u8`);
      // Where there is no playlist, why that is so.
      const health = status === 200 ? '' : await (await hub.fetch('/api/health')).text();
      expect({ status, health }).toEqual({ status: 200, health: '' });
    },
    { deadlineMs: 60_000 },
  );
}
