import { PATTERN } from '../gl/patterns.ts';
import { dice, lighter, type Paint, type Pen, pick } from '../pen.ts';

export interface BlockLook {
  readonly color: string;
  readonly storey?: number;
  readonly pitch?: number;
  /** Share of the windows that are lit. */
  readonly lit?: number;
  readonly glass?: number;
  readonly balconies?: boolean;
  readonly curtain?: boolean;
  readonly units?: boolean;
}

/** A block of flats or offices on y = 0, its middle at (x, z). */
export function block(
  pen: Pen,
  x: number,
  z: number,
  w: number,
  h: number,
  d: number,
  seed: number,
  look: BlockLook,
): void {
  const storey = look.storey ?? 3;
  const paint: Paint = {
    color: look.color,
    pattern: look.curtain ? PATTERN.glass : PATTERN.facade,
    a: look.pitch ?? 3.2,
    b: storey,
    extra: [look.lit ?? 0, look.glass ?? 0.55, look.balconies ? 1 : 0, Math.floor(dice(seed, 0, 0, 90))],
    gloss: 0.2,
  };
  pen.box(x, 0, z, w, h, d, paint);
  pen.box(x, h, z, w + 0.5, 0.7, d + 0.5, { color: lighter(look.color, 0.82), pattern: PATTERN.concrete });
  pen.box(x + w * 0.18, h, z, w * 0.25, 3.2, d * 0.4, {
    color: lighter(look.color, 0.9),
    pattern: PATTERN.concrete,
  });
  for (let i = 0; i < 3; i += 1) {
    pen.box(
      x + (dice(seed, i) - 0.5) * w * 0.7,
      h + 0.5,
      z + (dice(seed, i + 9) - 0.5) * d * 0.6,
      1.6,
      1.3,
      1.2,
      { color: '#b9bcbe' },
    );
  }
  if (look.units !== false && !look.curtain)
    airConditioners(pen, x, z, w, h, d, seed, storey, look.pitch ?? 3.2);
}

function airConditioners(
  pen: Pen,
  x: number,
  z: number,
  w: number,
  h: number,
  d: number,
  seed: number,
  storey: number,
  pitch: number,
): void {
  for (let level = 1; level < Math.min(9, h / storey); level += 1) {
    for (let i = 0; i < w / pitch; i += 1) {
      if (dice(seed + level, i) > 0.35) continue;
      const ux = x - w / 2 + (i + 0.9) * pitch;
      if (ux > x + w / 2 - 0.5) continue;
      pen.box(ux, level * storey + 0.2, z + d / 2 + 0.2, 0.85, 0.6, 0.35, {
        color: '#d6d8d8',
        pattern: PATTERN.stripes,
        a: 0.12,
        b: 0.25,
      });
    }
  }
}

const SHOP_WORDS = [
  '超市',
  '面馆',
  '药店',
  '茶叶',
  '五金',
  '鲜果',
  '理发',
  '眼镜',
  '陕南小吃',
  '蒸面',
  '手机',
  '服装',
  '快递',
  '烟酒',
  '紫阳富硒茶',
  '书店',
  '火锅',
  '早餐',
];
const SHOP_COLORS = [
  ['#ffffff', '#b3261e'],
  ['#ffe9a8', '#7d1f1a'],
  ['#ffffff', '#1f6b4a'],
  ['#ffffff', '#1f4f8f'],
  ['#3a2412', '#e8c06a'],
  ['#ffffff', '#6b3a1f'],
  ['#1d1d1f', '#efefe8'],
] as const;

/** Shop fronts along x, facing +z, standing on y = 0. */
export function shopRow(pen: Pen, x0: number, x1: number, z: number, seed: number, lit: number): void {
  const count = Math.round((x1 - x0) / 4.6);
  const width = (x1 - x0) / count;
  for (let i = 0; i < count; i += 1) {
    const x = x0 + (i + 0.5) * width;
    const [ink, board] = pick(SHOP_COLORS, seed + 3, i);
    const shut = dice(seed + 4, i) < 0.2;
    pen.box(x, 0, z, width * 0.96, 3.0, 0.3, { color: '#8f8a80', pattern: PATTERN.concrete });
    pen.box(
      x,
      0.1,
      z + 0.1,
      width * 0.84,
      2.6,
      0.2,
      shut
        ? { color: '#9a9d9f', pattern: PATTERN.ribs, a: 0.18 }
        : { color: '#3a3f42', gloss: 0.85, glow: lit * 0.5 },
    );
    if (!shut) {
      for (let k = 0; k < 5; k += 1) {
        pen.box(
          x + (dice(seed + k, i) - 0.5) * width * 0.7,
          0.15,
          z + 0.16,
          0.5,
          0.5 + dice(seed + k, i + 40),
          0.12,
          {
            color: pick(['#b9713c', '#c9b48a', '#7b8b6a', '#99484a', '#d3d3cb'], seed + k, i),
            glow: lit * 0.35,
          },
        );
      }
      pen.box(x, 0.1, z + 0.22, 0.06, 2.6, 0.06, { color: '#c8cacb' });
    }
    pen.box(x, 2.85, z + 0.25, width * 0.94, 1.0, 0.3, { color: board, glow: lit * 0.5 });
    pen.sign(
      x,
      2.98,
      z + 0.42,
      0.75,
      pick(SHOP_WORDS, seed + 5, i),
      { color: ink, background: null },
      0.12 + lit * 1.5,
    );
  }
}

/** A small house of old Hanjiang towns: white walls, timber, tiled gable roof; the ridge along x. */
export function oldHouse(
  pen: Pen,
  x: number,
  z: number,
  w: number,
  d: number,
  height: number,
  seed: number,
  lit = 0,
): void {
  pen.at(x, 0, z, 0, () => {
    const wall = pick(['#d9d3c6', '#cfc7b6', '#e0dcd2', '#c2b8a4'], seed, 1);
    pen.box(0, 0, 0, w, height, d, { color: wall, pattern: PATTERN.concrete });
    pen.box(0, 0, 0, w * 1.005, 0.7, d * 1.005, {
      color: '#77736b',
      pattern: PATTERN.blocks,
      a: 0.6,
      b: 0.3,
    });
    pen.put('gable', [0, height - 0.05, 0], [w + 0.9, d * 0.3, d + 1.6], {
      color: '#4b4d4f',
      pattern: PATTERN.roof,
      a: 0.28,
    });
    pen.box(0, height + d * 0.29, 0, w + 0.9, 0.22, 0.3, { color: '#3f4143' });
    const bays = Math.max(2, Math.round(w / 2.2));
    for (let i = 0; i < bays; i += 1) {
      const bx = -w / 2 + ((i + 0.5) * w) / bays;
      const door = i === Math.floor(bays / 2);
      pen.box(bx, door ? 0 : 0.9, d / 2, (w / bays) * 0.7, door ? 2.3 : 1.3, 0.14, {
        color: '#4e3423',
        pattern: PATTERN.stripes,
        a: 0.22,
        b: 0.2,
      });
      pen.box(bx, door ? 0.2 : 1.05, d / 2 + 0.05, (w / bays) * 0.52, door ? 1.9 : 1.0, 0.1, {
        color: '#2c2019',
        glow: lit * 0.4,
      });
      if (height > 4.4) {
        pen.box(bx, 3.2, d / 2, (w / bays) * 0.66, 1.2, 0.12, { color: '#55392a' });
        pen.box(bx, 3.3, d / 2 + 0.05, (w / bays) * 0.5, 1.0, 0.1, {
          color: lit > 0 ? '#e8b878' : '#3a2f2a',
          glow: lit,
        });
        lattice(pen, bx, 3.3, d / 2 + 0.12, (w / bays) * 0.5, 1.0);
      }
    }
    for (let i = 0; i <= bays; i += 1)
      pen.box(-w / 2 + (i * w) / bays, 0, d / 2 + 0.04, 0.18, height, 0.18, { color: '#5a3d2a' });
    if (height > 4.4)
      pen.box(0, 2.75, d / 2 + 0.35, w, 0.18, 0.9, { color: '#4a4c4e', pattern: PATTERN.roof, a: 0.28 });
  });
}

/** The wooden lattice of a window. */
function lattice(pen: Pen, x: number, y: number, z: number, w: number, h: number): void {
  const wood = { color: '#4a3020' };
  for (let i = 1; i < 6; i += 1) pen.box(x + (i / 6 - 0.5) * w, y, z, 0.045, h, 0.05, wood);
  for (const share of [0.28, 0.72]) pen.box(x, y + share * h, z, w, 0.045, 0.05, wood);
}

/** A gate tower or pavilion with sweeping roofs. */
export function pavilion(
  pen: Pen,
  x: number,
  y: number,
  z: number,
  w: number,
  d: number,
  tiers: number,
  lit: number,
): void {
  pen.at(x, y, z, 0, () => {
    let level = 0;
    for (let tier = 0; tier < tiers; tier += 1) {
      const k = 1 - tier * 0.2;
      const [tw, td] = [w * k, d * k];
      const height = 3.4 * (1 - tier * 0.1);
      pen.box(0, level, 0, tw * 0.78, height, td * 0.72, { color: '#6d2a20', glow: lit * 0.05 });
      const columns = 6;
      for (let i = 0; i < columns; i += 1) {
        const cx = (i / (columns - 1) - 0.5) * tw * 0.9;
        for (const side of [-1, 1])
          pen.post(cx, level, side * td * 0.43, 0.34, height, { color: '#8c2f22', glow: lit * 0.12 });
        pen.box(cx + tw * 0.08, level + 0.5, td * 0.37, tw * 0.1, height - 1.1, 0.1, {
          color: '#e0a860',
          glow: lit * 0.42,
        });
      }
      pen.box(0, level + height - 0.5, 0, tw * 0.95, 0.5, td * 0.92, { color: '#2f5a5e', glow: lit * 0.12 });
      pen.put('curvedRoof', [0, level + height, 0], [tw * 1.32, 2.3 * k, td * 1.4], {
        color: '#3d4548',
        pattern: PATTERN.roof,
        a: 0.3,
        glow: lit * 0.03,
      });
      if (lit > 0) outline(pen, level + height, tw * 0.66, td * 0.7, lit);
      level += height + 1.2 * k;
    }
    pen.box(0, level + 0.75, 0, w * 0.42, 0.35, 0.4, { color: '#34393b' });
  });
}

/** The strings of lamps along the eaves. */
function outline(pen: Pen, y: number, w: number, d: number, lit: number): void {
  for (const side of [-1, 1]) {
    pen.box(0, y + 0.02, side * d, w * 1.9, 0.1, 0.1, { color: '#ffc36b', glow: 0.8 * lit });
    pen.box(side * w * 0.96, y + 0.02, 0, 0.1, 0.1, d * 1.9, { color: '#ffc36b', glow: 0.8 * lit });
  }
}
