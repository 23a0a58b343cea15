import { useEffect, useMemo, useState } from 'react';
import type { Directory } from '../../../stores/directory.ts';
import { CameraSearch, type Found } from './camera-search.ts';

const SLICE = 50;
const SLICE_MS = 8;
const RETRY_MS = 3_000;

/** Results for the query, or null when there is none. Pinyin is loaded with the first search, and learnt in slices. */
export function useCameraSearch(
  directory: Directory,
  query: string,
  near: ReadonlySet<string>,
): Found[] | null {
  const search = useMemo(
    () => new CameraSearch(directory.cameras, (camera) => placeNames(directory, camera)),
    [directory],
  );
  const [learnt, setLearnt] = useState(0);
  const searching = query.trim() !== '';

  useEffect(() => {
    if (!searching || search.knowsPinyin) return;
    let stopped = false;
    let retry: ReturnType<typeof setTimeout> | undefined;
    const learn = () =>
      learnPinyin(search, () => stopped).then(
        () => !stopped && setLearnt((count) => count + 1),
        () => {
          // The hub is away; names are found by themselves meanwhile.
          if (!stopped) retry = setTimeout(learn, RETRY_MS);
        },
      );
    void learn();
    return () => {
      stopped = true;
      clearTimeout(retry);
    };
  }, [search, searching]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `learnt` stands for what the search has learnt meanwhile
  return useMemo(
    () => (searching ? search.find(query, near) : null),
    [search, query, near, searching, learnt],
  );
}

function placeNames(directory: Directory, camera: { domain: string; region: string }): string {
  const names = [directory.domain(camera.domain)?.name, directory.region(camera.region)?.name];
  return [camera.region, ...names.flatMap((name) => (name ? [name.zh, name.en] : []))].join(' ');
}

async function learnPinyin(search: CameraSearch, stopped: () => boolean): Promise<void> {
  const { pinyin } = await import('pinyin-pro');
  const syllables = (name: string) => pinyin(name, { toneType: 'none', type: 'array', v: true });
  while (!search.knowsPinyin && !stopped()) {
    const untilMs = performance.now() + SLICE_MS;
    while (!search.knowsPinyin && performance.now() < untilMs) search.learnPinyin(syllables, SLICE);
    await new Promise((resolve) => setTimeout(resolve));
  }
}
