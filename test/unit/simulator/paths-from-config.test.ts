import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ClipLibrary } from '../../simulator/clip.ts';
import { addConfiguredPaths } from '../../simulator/paths-from-config.ts';
import { RtspSimulator } from '../../simulator/rtsp-simulator.ts';
import { tinyStream } from './tiny-clip.ts';

function library(names: string[]): ClipLibrary {
  const folder = mkdtempSync(join(tmpdir(), 'clips-'));
  const video = { file: 'tiny.h264', codec: 'h264', frameRate: 25 };
  writeFileSync(join(folder, 'tiny.h264'), tinyStream());
  writeFileSync(
    join(folder, 'clips.json'),
    JSON.stringify(Object.fromEntries(names.map((n) => [n, { video }]))),
  );
  return new ClipLibrary(folder);
}

const camera = (id: string) => ({
  id,
  profiles: {
    main: { url: `rtsp://127.0.0.1:8554/${id}/main` },
    sub: { url: `rtsp://127.0.0.1:8554/${id}/sub` },
  },
});

test('each profile is a path of its own', () => {
  const simulator = new RtspSimulator();
  const clips = library(['gate-main', 'gate-sub']);
  expect(addConfiguredPaths(simulator, clips, { cameras: [camera('gate')] })).toBe(2);
  expect(simulator.pathNames()).toEqual(['gate/main', 'gate/sub']);
});

test('a camera that was never filmed borrows a film of its profile', () => {
  const simulator = new RtspSimulator();
  const clips = library(['gate-main', 'gate-sub']);
  addConfiguredPaths(simulator, clips, { cameras: [camera('quay'), camera('dam')] });
  expect(simulator.pathNames()).toHaveLength(4);
});
