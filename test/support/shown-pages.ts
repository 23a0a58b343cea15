import type { Page } from 'playwright-core';

/** What one page of the wall showed from the frame in which it appeared to the one in which it went. */
export interface ShownPage {
  cameras: string[];
  frames: number;
  /** Tile by tile, what some frame showed without a picture, or with none but black. */
  dark: string[];
  forMs: number;
}

export interface ShownPages {
  seen(): Promise<ShownPage[]>;
}

declare global {
  interface Window {
    __shownPages?: ShownPage[];
  }
}

/** Looks at the wall at every frame that the page draws: at the tiles that can be seen, and at a copy of their pixels. */
export async function watchShownPages(page: Page): Promise<ShownPages> {
  await page.evaluate(() => {
    const pages: ShownPage[] = [];
    window.__shownPages = pages;
    const canvas = new OffscreenCanvas(8, 8);
    const context = canvas.getContext('2d', { willReadFrequently: true })!;
    const isDark = (video: HTMLVideoElement) => {
      // An element that has run out of frames keeps the last one on the screen, but does not hand it out.
      if (video.readyState < 2) return false;
      context.clearRect(0, 0, 8, 8);
      context.drawImage(video, 0, 0, 8, 8);
      return context.getImageData(0, 0, 8, 8).data.every((value, at) => at % 4 === 3 || value < 24);
    };
    let shown: ShownPage | null = null;
    let beganMs = 0;
    let key = '';
    const look = (nowMs: number) => {
      const tiles = [...document.querySelectorAll<HTMLElement>('[data-slot]')];
      const cameras = tiles.map((tile) => tile.getAttribute('aria-label')?.split('，')[1] ?? '');
      const isNew = key !== cameras.join();
      if (isNew) {
        key = cameras.join();
        shown = { cameras, frames: 0, dark: [], forMs: 0 };
        beganMs = nowMs;
        pages.push(shown);
      }
      shown!.frames += 1;
      shown!.forMs = Math.round(nowMs - beganMs);
      for (const tile of tiles) {
        const video = tile.querySelector('video');
        const name = tile.getAttribute('aria-label')!;
        const hidden = getComputedStyle(tile).visibility !== 'visible';
        const missing = hidden || !video || video.readyState === 0 || !tile.querySelector('[data-picture]');
        // Pixels are dear to read: in the first frames of a page, where it matters.
        if (missing || (shown!.frames <= 3 && isDark(video))) shown!.dark.push(`${shown!.frames} ${name}`);
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  return { seen: () => page.evaluate(() => window.__shownPages ?? []) };
}
