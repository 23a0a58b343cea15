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

export interface WatermarkPattern {
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
  const length = lengthInEm(text) * fontPx;
  const fillAlpha = (strength / 100) * STRONGEST_ALPHA;
  return {
    width: Math.ceil(length * Math.cos(RADIANS) + GAP_EM.x * fontPx),
    height: Math.ceil(length * Math.abs(Math.sin(RADIANS)) + GAP_EM.y * fontPx),
    fontPx,
    radians: RADIANS,
    fillAlpha,
    // Light letters are for dark pictures, their dark rim is for bright ones.
    rimAlpha: fillAlpha * 0.7,
    rimPx: fontPx * RIM_EM,
  };
}

/** Close enough for any face: characters of CJK and what is as wide take one em, others a little more than half. */
function lengthInEm(text: string): number {
  return [...text].reduce((sum, sign) => sum + (/[\u1100-\uffff]/u.test(sign) ? 1 : 0.56), 0);
}

/** The repeated piece as an image for CSS. */
export function watermarkImage(text: string, fontPx: number, strength: number): string {
  const { width, height, fillAlpha, rimAlpha, rimPx } = watermarkPattern(text, fontPx, strength);
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    `<text x="50%" y="50%" text-anchor="middle" dominant-baseline="middle" font-family="sans-serif" font-size="${fontPx}" ` +
    `font-weight="500" transform="rotate(${ANGLE_DEGREES} ${width / 2} ${height / 2})" fill="#fff" ` +
    `fill-opacity="${fillAlpha.toFixed(3)}" stroke="#000" stroke-opacity="${rimAlpha.toFixed(3)}" ` +
    `stroke-width="${rimPx.toFixed(2)}" stroke-linejoin="round" paint-order="stroke">${escaped(text)}</text></svg>`;
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
      drawOnce(brush, { x, y }, text, pattern);
    }
  }
}

function drawOnce(brush: Brush, at: { x: number; y: number }, text: string, pattern: WatermarkPattern): void {
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
  brush.strokeText(text, 0, 0);
  brush.fillText(text, 0, 0);
  brush.restore();
}
