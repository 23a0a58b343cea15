/** The words over a picture and how they are strewn over it. Pure: the page and a saved picture are drawn by the same figures. */

export interface WatermarkWords {
  name: string;
  username: string;
  address: string;
  time: string;
  date: string;
}

/** In one pass: a name that looks like a word in braces stays what it is. */
export function watermarkText(template: string, words: WatermarkWords): string {
  return template
    .replace(/\{(name|username|address|time|date)\}/gu, (_, word: keyof WatermarkWords) => words[word])
    .trim();
}

const ANGLE_DEGREES = -20;
const RADIANS = (ANGLE_DEGREES * Math.PI) / 180;
/** Free space around a text, in heights of its letters. */
const GAP_EM = { x: 4, y: 4.5 };
/** Of a letter's height. */
const RIM_EM = 0.14;
/** At full strength the picture behind a letter can still be told. */
const STRONGEST_ALPHA = 0.85;

/** What is longer stands in two lines, so that a small tile has room for all of it. */
const LONGEST_LINE_EM = 12;
const LINE_EM = 1.25;
/** Small letters are thin: they need more to be read. */
const SMALL_LETTERS_PX = 16;

export interface WatermarkPattern {
  lines: readonly string[];
  /** Of the piece that is repeated, pixels. */
  width: number;
  height: number;
  fontPx: number;
  radians: number;
  fillAlpha: number;
  rimAlpha: number;
  rimPx: number;
}

export function watermarkPattern(text: string, fontPx: number, strength: number): WatermarkPattern {
  const lines = linesOf(text);
  const length = Math.max(...lines.map(lengthInEm)) * fontPx;
  const tall = (lines.length - 1) * LINE_EM * fontPx;
  const help = fontPx < SMALL_LETTERS_PX ? 1.3 : 1;
  const fillAlpha = Math.min(1, (strength / 100) * help) * STRONGEST_ALPHA;
  return {
    lines,
    width: Math.ceil(length * Math.cos(RADIANS) + GAP_EM.x * fontPx + tall),
    height: Math.ceil(length * Math.abs(Math.sin(RADIANS)) + GAP_EM.y * fontPx + tall),
    fontPx,
    radians: RADIANS,
    fillAlpha,
    // Light letters are for dark pictures, their dark rim is for bright ones.
    rimAlpha: fillAlpha * 0.7,
    rimPx: fontPx * RIM_EM,
  };
}

/** Broken at the space that is nearest to the middle. */
function linesOf(text: string): string[] {
  const words = text.split(' ');
  if (lengthInEm(text) <= LONGEST_LINE_EM || words.length === 1) return [text];
  const breaks = words.slice(1).map((_, index) => {
    const lines = [words.slice(0, index + 1).join(' '), words.slice(index + 1).join(' ')];
    return { lines, length: Math.max(...lines.map(lengthInEm)) };
  });
  return breaks.reduce((best, one) => (one.length < best.length ? one : best)).lines;
}

/** How far below the middle of all a line has its own, pixels. */
function lineShift({ lines, fontPx }: WatermarkPattern, line: number): number {
  return (line - (lines.length - 1) / 2) * LINE_EM * fontPx;
}

/** Close enough for any face: characters of CJK and what is as wide take one em, others a little more than half. */
function lengthInEm(text: string): number {
  return [...text].reduce((sum, sign) => sum + (/[\u1100-\uffff]/u.test(sign) ? 1 : 0.56), 0);
}

/** The repeated piece as an image for CSS. */
export function watermarkImage(text: string, fontPx: number, strength: number): string {
  const pattern = watermarkPattern(text, fontPx, strength);
  const { lines, width, height, fillAlpha, rimAlpha, rimPx } = pattern;
  const texts = lines.map(
    (line, index) =>
      `<text x="${width / 2}" y="${height / 2 + lineShift(pattern, index)}">${escaped(line)}</text>`,
  );
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    `<g text-anchor="middle" dominant-baseline="middle" font-family="sans-serif" font-size="${fontPx}" ` +
    `font-weight="500" transform="rotate(${ANGLE_DEGREES} ${width / 2} ${height / 2})" fill="#fff" ` +
    `fill-opacity="${fillAlpha.toFixed(3)}" stroke="#000" stroke-opacity="${rimAlpha.toFixed(3)}" ` +
    `stroke-width="${rimPx.toFixed(2)}" stroke-linejoin="round" paint-order="stroke">${texts.join('')}</g></svg>`;
  return `url("data:image/svg+xml,${encodeURIComponent(svg)}")`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/gu, (sign) => `&#${sign.codePointAt(0)};`);
}

type Brush = Pick<
  CanvasRenderingContext2D,
  | 'save'
  | 'restore'
  | 'translate'
  | 'rotate'
  | 'fillText'
  | 'strokeText'
  | 'font'
  | 'textAlign'
  | 'textBaseline'
  | 'lineJoin'
  | 'lineWidth'
  | 'fillStyle'
  | 'strokeStyle'
>;

/** Letters of a saved picture are as large, for its size, as those of a large tile. */
const PICTURE_SHARE = 1 / 75;
const SMALLEST_FONT_PX = 11;

/** The same over a picture that is to be saved. */
export function drawWatermark(
  brush: Brush,
  picture: { width: number; height: number },
  text: string,
  strength: number,
): void {
  const fontPx = Math.max(SMALLEST_FONT_PX, Math.round(picture.width * PICTURE_SHARE));
  const pattern = watermarkPattern(text, fontPx, strength);
  for (let y = pattern.height / 2; y - pattern.height / 2 < picture.height; y += pattern.height) {
    for (let x = pattern.width / 2; x - pattern.width / 2 < picture.width; x += pattern.width) {
      drawOnce(brush, { x, y }, pattern);
    }
  }
}

function drawOnce(brush: Brush, at: { x: number; y: number }, pattern: WatermarkPattern): void {
  brush.save();
  brush.translate(at.x, at.y);
  brush.rotate(pattern.radians);
  brush.font = `500 ${pattern.fontPx}px sans-serif`;
  brush.textAlign = 'center';
  brush.textBaseline = 'middle';
  brush.lineJoin = 'round';
  brush.lineWidth = pattern.rimPx;
  brush.strokeStyle = `rgba(0, 0, 0, ${pattern.rimAlpha})`;
  brush.fillStyle = `rgba(255, 255, 255, ${pattern.fillAlpha})`;
  for (const [index, line] of pattern.lines.entries()) {
    brush.strokeText(line, 0, lineShift(pattern, index));
    brush.fillText(line, 0, lineShift(pattern, index));
  }
  brush.restore();
}
