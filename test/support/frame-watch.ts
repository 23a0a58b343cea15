import type { Locator } from 'playwright-core';

export interface SeenFrames {
  /** Pictures that the decoder showed on the live element. */
  shown: number;
  /** Times that the page was drawn. */
  drawn: number;
  /** Widths of the picture, one after the other. */
  widths: number[];
  /** Mean brightness of the darkest of all, 0 to 255: nothing at all is 0. */
  darkest: number;
}

/**
 * Looks at what a tile shows, at each picture that the decoder puts on the element and at each time that the page is drawn: a replay where
 * there is one, else the copy that stands in, else the live element.
 */
export async function watchFrames(tile: Locator): Promise<{ seen(): Promise<SeenFrames> }> {
  const handle = await tile.evaluateHandle((root) => {
    const canvas = document.createElement('canvas');
    canvas.width = 32;
    canvas.height = 18;
    const brush = canvas.getContext('2d', { willReadFrequently: true })!;
    const seen: SeenFrames = { shown: 0, drawn: 0, widths: [], darkest: 255 };
    const video = root.querySelector('video')!;
    const look = () => {
      const still = root.querySelector<HTMLCanvasElement>('[data-phase] canvas')!;
      const replay = root.querySelector<HTMLVideoElement>('video[data-ready]');
      const source = replay ?? (still.hidden ? video : still);
      // On the screen its last picture stays, of which a canvas is given nothing.
      if (source instanceof HTMLVideoElement && source.seeking) return;
      brush.clearRect(0, 0, 32, 18);
      brush.drawImage(source, 0, 0, 32, 18);
      const { data } = brush.getImageData(0, 0, 32, 18);
      const sum = data.reduce((total, value, index) => (index % 4 === 3 ? total : total + value), 0);
      seen.darkest = Math.min(seen.darkest, sum / (32 * 18 * 3));
    };
    const onFrame = (_now: number, { width }: VideoFrameCallbackMetadata) => {
      seen.shown += 1;
      if (seen.widths.at(-1) !== width) seen.widths.push(width);
      look();
      video.requestVideoFrameCallback(onFrame);
    };
    const onDraw = () => {
      seen.drawn += 1;
      look();
      requestAnimationFrame(onDraw);
    };
    video.requestVideoFrameCallback(onFrame);
    requestAnimationFrame(onDraw);
    return seen;
  });
  return { seen: () => handle.jsonValue() as Promise<SeenFrames> };
}
