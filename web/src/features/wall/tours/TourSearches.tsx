import { useEffect } from 'react';
import type { Directory } from '../../../stores/directory.ts';
import { useCameraSearch } from '../tree/use-camera-search.ts';
import type { Tours } from './use-tours.ts';

/** Keeps the tours that go over a search up to date with what it finds: cameras come, and pinyin is learnt after the first look. */
export function TourSearches({ directory, tours }: { directory: Directory; tours: Tours }) {
  const texts = new Set(
    tours.playing.flatMap(({ spec }) => (spec.of.kind === 'filter' ? [spec.of.text] : [])),
  );
  return [...texts].map((text) => (
    <TourSearch key={text} directory={directory} text={text} onFound={tours.found} />
  ));
}

/** No camera comes before another: the tour has them in the order of the directory. */
const NOWHERE: ReadonlySet<string> = new Set();

function TourSearch({
  directory,
  text,
  onFound,
}: {
  directory: Directory;
  text: string;
  onFound: Tours['found'];
}) {
  const found = useCameraSearch(directory, text, NOWHERE);
  useEffect(() => {
    onFound(text, found?.map(({ camera }) => camera.id) ?? []);
  }, [text, found, onFound]);
  return null;
}
