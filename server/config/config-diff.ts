import type { Config, FileCamera, HubConfig } from './streams-config.ts';

/** What a reload has to do; `added`, `changed` and `removed` are what the camera registry takes. */
export interface ConfigDiff {
  added: FileCamera[];
  /** As they are now. */
  changed: FileCamera[];
  /** As they were. */
  removed: FileCamera[];
  /** Names of the site, domains or regions, or the order of cameras. */
  directoryChanged: boolean;
  /** Hub settings that differ and take effect only after a restart, as `hub.port`. */
  restartNeeded: string[];
}

export function diffConfig(before: Config, after: Config): ConfigDiff {
  const known = new Map(before.cameras.map((camera) => [camera.id, camera]));
  const kept = new Set(after.cameras.map((camera) => camera.id));
  return {
    added: after.cameras.filter((camera) => !known.has(camera.id)),
    changed: after.cameras.filter((camera) => known.has(camera.id) && !same(known.get(camera.id), camera)),
    removed: before.cameras.filter((camera) => !kept.has(camera.id)),
    directoryChanged: directoryKey(before) !== directoryKey(after),
    restartNeeded: changedSettings(before.hub, after.hub),
  };
}

export function isEmptyDiff(diff: ConfigDiff): boolean {
  const cameras = diff.added.length + diff.removed.length + diff.changed.length;
  return cameras === 0 && !diff.directoryChanged && diff.restartNeeded.length === 0;
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
