import { writeFileSync } from 'node:fs';

export interface PlotPoint {
  cameras: number;
  msPerCameraSecond: number;
  megabytesPerCamera: number;
}

const WIDTH = 720;
const HEIGHT = 360;
const MARGIN = 56;

/** Writes how cost and memory per camera go with the number of cameras as an SVG: the number on a logarithmic axis. */
export function writeGrowthPlot(file: string, points: readonly PlotPoint[]): void {
  const body = [
    curve(points, 'msPerCameraSecond', '#3987e5', 'ms of processor time per camera-second', 0),
    curve(points, 'megabytesPerCamera', '#d97a1f', 'MB per camera', 1),
    ...points.map(({ cameras }) =>
      label(x(cameras, points), HEIGHT - MARGIN + 20, String(cameras), 'middle'),
    ),
    label(WIDTH / 2, HEIGHT - 12, 'cameras', 'middle'),
  ];
  const frame = `<rect x="${MARGIN}" y="${MARGIN / 2}" width="${WIDTH - 2 * MARGIN}" height="${HEIGHT - 1.5 * MARGIN}" fill="none" stroke="#999"/>`;
  writeFileSync(
    file,
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="#fff"/>${frame}${body.join('')}</svg>\n`,
  );
}

function curve(
  points: readonly PlotPoint[],
  key: keyof PlotPoint,
  color: string,
  name: string,
  side: 0 | 1,
): string {
  const top = Math.max(...points.map((point) => point[key])) * 1.15;
  const y = (value: number) => HEIGHT - MARGIN - (value / top) * (HEIGHT - 1.5 * MARGIN);
  const line = points.map((point) => `${x(point.cameras, points)},${y(point[key])}`).join(' ');
  const dots = points.map((point) => {
    const at = { x: x(point.cameras, points), y: y(point[key]) };
    return `<circle cx="${at.x}" cy="${at.y}" r="3" fill="${color}"/>${label(at.x, at.y + (side === 0 ? -8 : 18), point[key].toFixed(2), 'middle', color)}`;
  });
  const caption = label(side === 0 ? MARGIN : WIDTH - MARGIN, 18, name, side === 0 ? 'start' : 'end', color);
  return `<polyline points="${line}" fill="none" stroke="${color}" stroke-width="2"/>${dots.join('')}${caption}`;
}

function x(cameras: number, points: readonly PlotPoint[]): number {
  const counts = points.map((point) => Math.log(point.cameras));
  const from = Math.min(...counts);
  const span = Math.max(...counts) - from || 1;
  return MARGIN + 24 + ((Math.log(cameras) - from) / span) * (WIDTH - 2 * MARGIN - 48);
}

function label(atX: number, atY: number, text: string, anchor: string, color = '#333'): string {
  return `<text x="${atX}" y="${atY}" text-anchor="${anchor}" fill="${color}">${text}</text>`;
}
