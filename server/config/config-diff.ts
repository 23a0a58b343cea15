import type { CameraConfig, Config, HubConfig } from './streams-config.ts';

export interface ConfigDiff {
  added: CameraConfig[];
  removed: CameraConfig[];
  changed: CameraChange[];
  /** Names of the site, domains or regions, or the order of cameras. */
  directoryChanged: boolean;
  /** Hub settings that differ and take effect only after a restart, as `hub.port`. */
  restartNeeded: string[];
}

export interface CameraChange {
  before: CameraConfig;
  after: CameraConfig;
  /** Something that a running pull depends on; a new name alone must not interrupt a picture. */
  sourceChanged: boolean;
}

export function diffConfig(before: Config, after: Config): ConfigDiff {
  const known = new Map(before.cameras.map((camera) => [camera.id, camera]));
  const kept = new Set(after.cameras.map((camera) => camera.id));
  const diff: ConfigDiff = {
    added: after.cameras.filter((camera) => !known.has(camera.id)),
    removed: before.cameras.filter((camera) => !kept.has(camera.id)),
    changed: [],
    directoryChanged: directoryKey(before) !== directoryKey(after),
    restartNeeded: changedSettings(before.hub, after.hub),
  };
  for (const camera of after.cameras) {
    const old = known.get(camera.id);
    if (!old || same(old, camera)) continue;
    diff.changed.push({ before: old, after: camera, sourceChanged: !same(sourceOf(old), sourceOf(camera)) });
  }
  return diff;
}

export function isEmptyDiff(diff: ConfigDiff): boolean {
  const cameras = diff.added.length + diff.removed.length + diff.changed.length;
  return cameras === 0 && !diff.directoryChanged && diff.restartNeeded.length === 0;
}

function sourceOf({ enabled, mode, credentials, profiles }: CameraConfig) {
  return { enabled, mode, credentials, profiles };
}

function directoryKey({ site, domains, regions, cameras }: Config): string {
  return JSON.stringify([site, domains, regions, cameras.map((camera) => camera.id)]);
}

function changedSettings(before: HubConfig, after: HubConfig): string[] {
  return (Object.keys(after) as (keyof HubConfig)[])
    .filter((setting) => !same(before[setting], after[setting]))
    .map((setting) => `hub.${setting}`);
}

/** Both sides were built by the same code, so the order of their keys is the same. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
