import type { WatermarkMark } from '../../../frame/watermark/use-watermark.ts';
import { drawWatermark } from '../../../frame/watermark/watermark-pattern.ts';
import { dayAndTime, timeOfDay } from '../../../i18n/format.ts';
import { sizeOf } from './ZoomOverview.tsx';

const LONGEST_NAME = 80;

/** `汉江大桥_2026-11-28_14-32-07.png`: sorts by camera and time, and every file system takes it. */
export function pictureFileName(cameraName: string, pictureAtMs: number): string {
  const name = cameraName
    .replace(/[\\/:*?"<>|\p{C}]/gu, '-')
    .replace(/\s+/gu, ' ')
    .replace(/^[. ]+|[. ]+$/gu, '')
    .slice(0, LONGEST_NAME);
  const [date] = dayAndTime(pictureAtMs).split(' ');
  return `${name || 'camera'}_${date}_${timeOfDay(pictureAtMs).replaceAll(':', '-')}.png`;
}

/** The picture of this moment as it was decoded, with the watermark; null where there is none. */
export function takePicture(
  source: HTMLVideoElement | HTMLCanvasElement | null | undefined,
  mark: WatermarkMark | null,
): HTMLCanvasElement | null {
  if (!source) return null;
  const { width, height } = sizeOf(source);
  if (width === 0 || height === 0) return null;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const brush = canvas.getContext('2d');
  if (!brush) return null;
  brush.drawImage(source, 0, 0, width, height);
  if (mark) drawWatermark(brush, { width, height }, mark.text, mark.strength);
  return canvas;
}

export async function savePicture(canvas: HTMLCanvasElement, fileName: string): Promise<void> {
  const file = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!file) throw new Error('the browser could not write the picture');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = fileName;
  link.click();
  // Not at once: the browser reads it while the page goes on.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
