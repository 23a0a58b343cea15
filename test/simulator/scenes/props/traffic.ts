import { dice, type Pen, pick } from '../pen.ts';
import { CAR_COLORS, scooter, type VehicleKind, type VehicleState, vehicle } from './vehicles.ts';

export interface Lane {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  /** Metres driven in one loop (8 s): 80 is 36 km/h. */
  readonly pace: number;
  readonly seed: number;
  /** Vehicles in one pace's length; the same ones come again behind. */
  readonly kinds: readonly (VehicleKind | 'scooter' | 'gap')[];
  readonly state?: VehicleState;
}

/** A stream of vehicles without beginning or end: what leaves at the far side has long been followed by the next. */
export function traffic(pen: Pen, lane: Lane): void {
  const [dx, dz] = [lane.to[0] - lane.from[0], lane.to[1] - lane.from[1]];
  const length = Math.hypot(dx, dz);
  const turn = Math.atan2(dx, dz);
  const slot = lane.pace / lane.kinds.length;
  lane.kinds.forEach((kind, i) => {
    if (kind === 'gap') return;
    const start = (i + dice(lane.seed, i, 0.1, 0.6)) * slot + pen.time * lane.pace;
    for (let s = start - lane.pace; s < length; s += lane.pace) {
      if (s < 0) continue;
      const [x, z] = [lane.from[0] + (dx * s) / length, lane.from[1] + (dz * s) / length];
      pen.at(x, 0, z, turn, () => ride(pen, kind, lane, i, s));
    }
  });
}

function ride(pen: Pen, kind: VehicleKind | 'scooter', lane: Lane, i: number, s: number): void {
  if (kind === 'scooter') {
    scooter(pen, pick(['#2f6fb0', '#c8423a', '#3a3d42', '#e6b32e'], lane.seed, i), {
      coat: pick(['#e6b32e', '#2d66a8', '#4a5058', '#8a3038'], lane.seed + 1, i),
      helmet: '#d8d2c4',
    });
    return;
  }
  const color = kind === 'sedan' || kind === 'suv' ? pick(CAR_COLORS, lane.seed + 2, i) : undefined;
  /** Whole turns of a wheel in a loop would be too exact; a wheel's blur hides the rest. */
  vehicle(pen, kind, { ...lane.state, ...(color ? { color } : {}), rolled: s });
}

/** Standing vehicles one behind the other, the first at (x, z) looking along `turn`. */
export function queue(
  pen: Pen,
  x: number,
  z: number,
  turn: number,
  kinds: readonly VehicleKind[],
  seed: number,
  state: VehicleState = { braking: true },
): void {
  let back = 0;
  kinds.forEach((kind, i) => {
    const length = kind === 'bus' || kind === 'coach' ? 12.5 : kind === 'truck' ? 8.6 : 5.6;
    const middle = back + length / 2;
    const color = kind === 'sedan' || kind === 'suv' ? pick(CAR_COLORS, seed, i) : undefined;
    pen.at(x - Math.sin(turn) * middle, 0, z - Math.cos(turn) * middle, turn, () =>
      vehicle(pen, kind, { ...state, ...(color ? { color } : {}) }),
    );
    back += length + 1 + dice(seed, i);
  });
}
