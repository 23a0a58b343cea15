import { useCallback, useEffect, useRef, useState } from 'react';
import { FRAME_MS } from './replay-clock.ts';

export interface ReplayClock {
  atMs: number;
  playing: boolean;
  rate: number;
  seek(atMs: number): void;
  toggle(): void;
  setRate(rate: number): void;
}

const STEP_MS = 50;

/**
 * One clock for all clips: it goes by itself, and the films follow it.
 * @param isGrowing more is being recorded: at the end it waits for it
 */
export function useReplayClock(
  span: { startMs: number; endMs: number } | null,
  isGrowing: boolean,
): ReplayClock {
  const startMs = span?.startMs ?? 0;
  const endMs = span?.endMs ?? 0;
  const [atMs, setAtMs] = useState(startMs);
  const [playing, setPlaying] = useState(false);
  const [rate, setRate] = useState(1);
  const latest = useRef(atMs);
  latest.current = atMs;

  const seek = useCallback(
    (next: number) => setAtMs(Math.min(Math.max(next, startMs), endMs)),
    [startMs, endMs],
  );
  // A clip that came in only now may begin earlier.
  useEffect(() => {
    if (latest.current < startMs) setAtMs(startMs);
  }, [startMs]);
  useEffect(() => {
    if (!playing) return;
    let before = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      const next = latest.current + (now - before) * rate;
      before = now;
      // At the very end no film shows anything: one that grows stands at its last frame.
      setAtMs(Math.min(next, isGrowing ? endMs - FRAME_MS : endMs));
      if (next >= endMs && !isGrowing) setPlaying(false);
    }, STEP_MS);
    return () => clearInterval(timer);
  }, [playing, rate, endMs, isGrowing]);
  const toggle = useCallback(() => {
    if (!playing && latest.current >= endMs) setAtMs(startMs);
    setPlaying(!playing);
  }, [playing, startMs, endMs]);
  return { atMs, playing, rate, seek, toggle, setRate };
}
