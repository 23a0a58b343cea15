/** What a camera writes into its own picture: its name, its number, and a clock that turns once a loop. */
export interface OverlayText {
  readonly name: string;
  readonly number: string;
}

const FACE = '"Noto Sans CJK SC", sans-serif';

export function drawOverlay(
  c: CanvasRenderingContext2D,
  text: OverlayText,
  time: number,
  loopSeconds: number,
): void {
  const { width, height } = c.canvas;
  const unit = height / 720;
  const edge = 26 * unit;
  c.save();
  c.lineJoin = 'round';
  c.textBaseline = 'alphabetic';
  write(c, text.name, edge, edge + 30 * unit, 34 * unit, 'left', true);
  write(c, text.number, width - edge, height - edge, 26 * unit, 'right', false);
  const radius = 13 * unit;
  const [x, y] = [width - edge - radius, edge + 16 * unit];
  dial(c, x, y, radius, time, unit);
  const seconds = (time * loopSeconds).toFixed(2).padStart(5, '0');
  write(c, seconds, x - radius - 12 * unit, y + 9 * unit, 26 * unit, 'right', false);
  c.restore();
}

function write(
  c: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  size: number,
  align: CanvasTextAlign,
  bold: boolean,
): void {
  c.font = `${bold ? 'bold ' : '500 '}${size}px ${FACE}`;
  c.textAlign = align;
  c.strokeStyle = 'rgba(0, 0, 0, 0.82)';
  c.lineWidth = size * 0.17;
  c.strokeText(text, x, y);
  c.fillStyle = '#ffffff';
  c.fillText(text, x, y);
}

function dial(
  c: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
  time: number,
  unit: number,
): void {
  const from = -Math.PI / 2;
  for (const [color, line] of [
    ['rgba(0, 0, 0, 0.82)', 7 * unit],
    ['rgba(255, 255, 255, 0.45)', 3.4 * unit],
  ] as const) {
    c.strokeStyle = color;
    c.lineWidth = line;
    c.beginPath();
    c.arc(x, y, radius, 0, 2 * Math.PI);
    c.stroke();
  }
  c.strokeStyle = '#ffffff';
  c.lineWidth = 3.4 * unit;
  c.beginPath();
  c.arc(x, y, radius, from, from + Math.max(0.05, time * 2 * Math.PI));
  c.stroke();
}
