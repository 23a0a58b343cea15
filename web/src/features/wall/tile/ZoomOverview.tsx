import { type PointerEvent, type RefObject, useEffect, useReducer, useRef } from 'react';
import { useTexts } from '../../../i18n/use-texts.ts';
import type { LivePicture } from '../../../player/live-picture.ts';
import { useValue } from '../../../stores/use-stores.ts';
import type { PictureZoom } from './use-zoom.ts';
import styles from './ZoomOverview.module.css';
import { visibleFrame } from './zoom.ts';

const REDRAW_MS = 500;
const WIDTH_PX = 160;

interface ZoomOverviewProps {
  zoom: PictureZoom;
  picture: RefObject<LivePicture | null>;
  /** A tile without room for the small picture says the factor alone. */
  withPicture: boolean;
}

/** The whole picture, small, with a frame around what is visible; a click brings what is there into the middle. */
export function ZoomOverview({ zoom, picture, withPicture }: ZoomOverviewProps) {
  const { t } = useTexts();
  const current = useValue(zoom.store);
  const canvas = useRef<HTMLCanvasElement>(null);
  useSmallPicture(canvas, picture, withPicture);
  useRedrawAtResize(zoom.box);
  const frame = visibleFrame(current, zoom.share());
  const percent = (share: number) => `${(share * 100).toFixed(2)}%`;
  const goTo = (event: PointerEvent<HTMLDivElement>) => {
    if (event.buttons !== 1) return;
    event.stopPropagation();
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    const share = zoom.share();
    const at = (inPicture: number, taken: number) => (1 - taken) / 2 + inPicture * taken;
    zoom.centre({
      x: at((event.clientX - left) / width, share.width),
      y: at((event.clientY - top) / height, share.height),
    });
  };
  return (
    <div className={styles.overview} data-zoom={current.scale.toFixed(2)}>
      {withPicture && (
        <div className={styles.whole} aria-hidden="true" onPointerDown={goTo} onPointerMove={goTo}>
          <canvas ref={canvas} className={styles.picture} width={WIDTH_PX} height={WIDTH_PX} />
          <div
            className={styles.frame}
            style={{
              left: percent(frame.left),
              top: percent(frame.top),
              width: percent(frame.width),
              height: percent(frame.height),
            }}
          />
        </div>
      )}
      <span className={styles.factor}>{t('tile.zoomed', { factor: current.scale.toFixed(1) })}</span>
    </div>
  );
}

/** How much of the picture is visible depends on the shape of its tile. */
function useRedrawAtResize(box: RefObject<HTMLElement | null>): void {
  const [, redraw] = useReducer((times: number) => times + 1, 0);
  useEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(redraw);
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box]);
}

function useSmallPicture(
  canvas: RefObject<HTMLCanvasElement | null>,
  picture: RefObject<LivePicture | null>,
  active: boolean,
): void {
  useEffect(() => {
    if (!active) return;
    const draw = () => {
      const source = picture.current?.source();
      const onto = canvas.current;
      if (!source || !onto) return;
      const { width, height } = sizeOf(source);
      if (width === 0) return;
      const wanted = Math.round((WIDTH_PX * height) / width);
      if (onto.height !== wanted) onto.height = wanted;
      onto.getContext('2d')?.drawImage(source, 0, 0, onto.width, onto.height);
    };
    draw();
    const timer = setInterval(draw, REDRAW_MS);
    return () => clearInterval(timer);
  }, [canvas, picture, active]);
}

export function sizeOf(source: HTMLVideoElement | HTMLCanvasElement): { width: number; height: number } {
  return 'videoWidth' in source ? { width: source.videoWidth, height: source.videoHeight } : source;
}
