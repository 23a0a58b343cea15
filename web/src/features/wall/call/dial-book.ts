import type { CameraDto } from '../../../../../server/contract/dto.ts';

export const MAX_DIGITS = 9;

/** Cameras by their dial numbers. */
export class DialBook {
  private readonly cameras = new Map<number, CameraDto>();

  constructor(cameras: readonly CameraDto[]) {
    for (const camera of cameras) if (camera.dialNumber !== null) this.cameras.set(camera.dialNumber, camera);
  }

  get isEmpty(): boolean {
    return this.cameras.size === 0;
  }

  /** By the digits as they were typed; zeros in front mean nothing. */
  camera(digits: string): CameraDto | null {
    return digits === '' ? null : (this.cameras.get(Number(digits)) ?? null);
  }

  /** How many further numbers begin with these digits. */
  longer(digits: string): number {
    const prefix = String(Number(digits));
    let count = 0;
    for (const number of this.cameras.keys()) {
      const text = String(number);
      if (text.length > prefix.length && text.startsWith(prefix)) count += 1;
    }
    return count;
  }
}

/** What has been typed, and whether it was asked for and is no number of any camera. */
export interface DialEntry {
  digits: string;
  refused: boolean;
}

export function withDigit(entry: DialEntry | null, digit: string): DialEntry {
  const before = entry === null || entry.refused ? '' : entry.digits;
  return { digits: (before + digit).slice(0, MAX_DIGITS), refused: false };
}

/** Null when nothing is left. */
export function withoutLastDigit(entry: DialEntry): DialEntry | null {
  const digits = entry.digits.slice(0, -1);
  return digits === '' || entry.refused ? null : { digits, refused: false };
}
