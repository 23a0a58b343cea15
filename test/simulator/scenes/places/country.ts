import { AFTERNOON, MORNING, under } from '../air.ts';
import { terrainMesh } from '../gl/meshes.ts';
import { PATTERN } from '../gl/patterns.ts';
import { dice, swing, wrap } from '../pen.ts';
import type { Place } from '../place.ts';
import { oldHouse, pavilion } from '../props/buildings.ts';
import { hills, mountains } from '../props/landscape.ts';
import { person, somebody } from '../props/people.ts';
import { conifer, tree, woodTree } from '../props/plants.ts';
import { bird } from './dams.ts';

/** From the lookout over wooded ridges; somewhere a chimney smokes. */
export function xiangxiLookout(): Place {
  const height = (x: number, z: number) => {
    const far = -z;
    const ridges = 15 * hills(x / 70, z / 46, 3) + 7 * hills(x / 24, z / 24, 8);
    return -34 + ridges + far * 0.085 + 14 * Math.max(0, hills(x / 130, z / 90, 14));
  };
  return {
    ...under(MORNING, [0, -20, -90], 130, {
      sunDirection: [0.75, 0.45, -0.25],
      fogDensity: 0.0011,
      fogLow: 0.5,
      clouds: 0.8,
    }),
    camera: { eye: [0, 8, 24], target: [3, -7, -90], fov: 44 },
    still: (pen) => {
      pen.define('forest', () => terrainMesh({ x0: -190, x1: 190, z0: -330, z1: 10 }, 190, 170, height));
      pen.put('forest', [0, 0, 0], [1, 1, 1], { color: '#35522a', pattern: PATTERN.slope, a: 2.4, b: 0.35 });
      for (let i = 0; i < 1500; i += 1) {
        const z = -14 - 230 * dice(i, 1) ** 1.3;
        const x = dice(i, 2, -1, 1) * (34 - z * 0.62);
        const y = height(x, z);
        if (i % 4 === 0) conifer(pen, x, y - 0.5, z, i, dice(i, 3, 5, 9));
        else pen.at(x, y - 0.6, z, 0, () => woodTree(pen, i, dice(i, 4, 4.5, 8)));
      }
      pen.at(34, height(34, -92) + 2, -92, -0.3, () => {
        pen.box(0, -6, 0, 9, 6.2, 9, { color: '#8d8577', pattern: PATTERN.blocks, a: 1.2, b: 0.6 });
        pavilion(pen, 0, 0, 0, 6.4, 6.4, 2, 0);
      });
      pen.at(-28, height(-28, -78) + 0.5, -78, 0.5, () => oldHouse(pen, 0, 0, 9, 6.5, 4.2, 3));
      pen.at(-16, height(-16, -80) + 0.5, -80, 0.2, () => oldHouse(pen, 0, 0, 8, 6, 4.0, 5));
      mountains(pen, {
        name: 'back',
        z: -300,
        depth: 600,
        width: 2400,
        height: 230,
        seed: 191,
        color: '#48644a',
        foot: -10,
        wave: 260,
      });
    },
    move: (pen) => {
      const [sx, sz] = [-26, -80];
      const sy = height(sx, sz) + 7;
      for (let i = 0; i < 16; i += 1) {
        const k = wrap(pen.time + i / 16);
        pen.sprite(sx + 9 * k ** 1.4 + 0.7 * swing(pen.time, 1, i * 0.21), sy + 20 * k, sz, {
          size: 0.9 + 5.0 * k,
          color: [0.72, 0.74, 0.76],
          alpha: 0.5 * Math.min(1, k * 8) * (1 - k) ** 0.9,
          seed: i * 0.19,
          turn: i + k,
        });
      }
      for (let i = 0; i < 6; i += 1) {
        const x = -70 + i * 28 + 5 * swing(pen.time, 1, i * 0.17);
        pen.sprite(x, -14 + (i % 2) * 6, -120 - (i % 3) * 26, {
          size: 20,
          color: [0.74, 0.8, 0.86],
          alpha: 0.26,
          seed: i * 0.23,
          aspect: 0.25,
        });
      }
      for (let i = 0; i < 2; i += 1)
        bird(
          pen,
          -50 + wrap(pen.time + i * 0.06) * 100,
          3 + i * 1.5,
          -50 - i * 5,
          pen.time * 16 + i * 0.4,
          '#2b2d2f',
          0.9,
        );
    },
  };
}

/** Tea in rows along the slope, pickers among it. */
export function pingliTea(): Place {
  const slope = (x: number, z: number) =>
    1.5 + -z * 0.2 + 3.4 * Math.sin(x / 26 + 0.6) * Math.min(1, -z / 24 + 0.2) - x * 0.05;
  return {
    ...under(AFTERNOON, [0, 4, -26], 62, { sunDirection: [-0.7, 0.5, 0.1], fogDensity: 0.0013 }),
    camera: { eye: [-8, 14, 19], target: [3, 4.6, -32], fov: 44 },
    still: (pen) => {
      pen.define('teaSlope', () => terrainMesh({ x0: -130, x1: 130, z0: -170, z1: 26 }, 130, 110, slope));
      pen.put('teaSlope', [0, 0, 0], [1, 1, 1], { color: '#7a7a45', pattern: PATTERN.grass });
      for (let row = 0; row < 44; row += 1) {
        const z0 = 8 - row * 2.5 - row * row * 0.014;
        const reach = 36 + row * 1.8;
        for (let i = 0; i < reach * 1.15; i += 1) {
          const x = -reach + i * 1.75;
          const z = z0 + 2.2 * Math.sin(x / 15 + row * 0.05);
          if (Math.abs(x + 5 - row * 0.35) < 0.9) continue;
          const s = 1.15 + 0.25 * dice(row, i);
          pen.put('crown', [x, slope(x, z) + 0.32, z], [2.1, s, s * 1.05], {
            color: row % 2 ? '#5a8636' : '#678f3c',
            pattern: PATTERN.foliage,
            gloss: 0.05,
          });
        }
      }
      for (let i = 0; i < 26; i += 1) {
        const x = dice(i, 1, -70, 70);
        const z = -112 - dice(i, 2, 0, 30);
        pen.at(x, slope(x, z), z, 0, () => tree(pen, 0, 0, i, { height: dice(i, 3, 7, 12) }));
      }
      for (let i = 0; i < 3; i += 1)
        pen.at(24 + i * 13, slope(24 + i * 13, -74) - 0.5, -74, -0.25, () =>
          oldHouse(pen, 0, 0, 10, 7, 5.4, i),
        );
      for (const [x, z] of [
        [-24, -30],
        [20, -18],
        [-12, -60],
        [33, -52],
      ] as const)
        pen.at(x, slope(x, z), z, 0, () => tree(pen, 0, 0, x + 50, { height: 6 }));
      mountains(pen, {
        name: 'back',
        z: -170,
        depth: 400,
        width: 1400,
        height: 170,
        seed: 221,
        color: '#4e6b49',
        foot: 20,
      });
    },
    move: (pen) => {
      [
        [1, -4],
        [6.5, -9.8],
        [-6, -12.4],
        [13, -15.2],
        [-13, -7.0],
        [4, -22.6],
        [19, -27],
      ].forEach(([x, z], i) => {
        const sway = swing(pen.time, 2, i * 0.27);
        pen.at(x!, slope(x!, z!) + 0.12, z! + 1.2, Math.PI + 0.3 * sway + i, () => {
          person(
            pen,
            { ...somebody(600, i), coat: ['#b5473f', '#3f6f9a', '#c98a3a', '#7a4a7a'][i % 4]! },
            { kind: 'walk', step: 0.12 * sway },
          );
          pen.put('canopy', [0, 1.62, 0], [0.72, 0.26, 0.72], { color: '#d8bd7a' });
          pen.put('cylinder', [0.05, 0.95, -0.28], [0.4, 0.42, 0.34], {
            color: '#a8814a',
            pattern: PATTERN.stripes,
            a: 0.08,
            b: 0.3,
          });
        });
      });
      for (let i = 0; i < 5; i += 1)
        pen.sprite(-70 + i * 36 + 5 * swing(pen.time, 1, i * 0.2), 24 + (i % 2) * 6, -130, {
          size: 22,
          color: [0.86, 0.83, 0.78],
          alpha: 0.28,
          seed: i * 0.2,
          aspect: 0.26,
        });
    },
  };
}
