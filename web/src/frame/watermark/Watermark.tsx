import { useEffect, useRef } from 'react';
import { useWatermark, type WatermarkMark } from './use-watermark.ts';
import { watermarkImage } from './watermark-pattern.ts';

/** How large the picture is. */
type PictureSize = 'tiny' | 'small' | 'medium' | 'large';

const FONT_PX: Record<PictureSize, number> = { tiny: 10, small: 11, medium: 13, large: 18 };

/**
 * The name of the viewer who is logged in, or another mark, and the time over a picture: one image that the browser repeats, drawn again with each minute. Whoever takes it out
 * of the page finds it put back; who is determined has other ways, and his name is in the audit.
 */
export function Watermark({ size, mark }: { size: PictureSize; mark?: WatermarkMark }) {
  return mark ? <WatermarkSheet size={size} mark={mark} /> : <OwnWatermark size={size} />;
}

function OwnWatermark({ size }: { size: PictureSize }) {
  return <WatermarkSheet size={size} mark={useWatermark()} />;
}

function WatermarkSheet({ size, mark }: { size: PictureSize; mark: WatermarkMark | null }) {
  const holder = useRef<HTMLDivElement>(null);
  const image = mark && watermarkImage(mark.text, FONT_PX[size], mark.strength);
  useEffect(() => {
    const element = holder.current;
    if (!element || image === null) return;
    const sheet = keepSheet(element, image);
    return () => sheet.remove();
  }, [image]);
  return <div ref={holder} aria-hidden="true" style={{ display: 'contents' }} />;
}

const LOOK: Record<string, string> = {
  all: 'initial',
  position: 'absolute',
  inset: '0',
  'z-index': '1',
  display: 'block',
  visibility: 'visible',
  opacity: '1',
  'pointer-events': 'none',
  'user-select': 'none',
};

/** Puts the sheet in, and again whenever it, its holder or its look is gone. */
function keepSheet(holder: HTMLElement, image: string): { remove(): void } {
  const place = holder.parentElement;
  const create = () => {
    const sheet = document.createElement('div');
    sheet.dataset.watermark = '';
    for (const [name, value] of Object.entries(LOOK)) sheet.style.setProperty(name, value, 'important');
    sheet.style.setProperty('background-image', image, 'important');
    return sheet;
  };
  let sheet = create();
  const watcher = new MutationObserver(() => mend());
  const watch = () => {
    if (place) watcher.observe(place, { childList: true });
    watcher.observe(holder, { childList: true, attributes: true });
    watcher.observe(sheet, { attributes: true, childList: true });
  };
  const mend = () => {
    watcher.disconnect();
    holder.removeAttribute('hidden');
    holder.style.setProperty('display', 'contents', 'important');
    sheet.remove();
    sheet = create();
    holder.append(sheet);
    if (place && !holder.isConnected) place.append(holder);
    watch();
  };
  mend();
  return {
    remove: () => {
      watcher.disconnect();
      sheet.remove();
    },
  };
}
