import { describe, expect, it } from 'vitest';
import type { CameraDto, ProfileDto } from '../../../../../server/contract/dto.ts';
import { profileForSize } from '../../../../../web/src/features/wall/profile-for-size.ts';

function camera(...profiles: Partial<ProfileDto>[]): CameraDto {
  const known = profiles.map(
    (profile) => ({ codec: null, width: null, height: null, ...profile }) as ProfileDto,
  );
  return {
    id: 'a',
    name: 'a',
    nameEn: null,
    domain: 'water',
    region: '610902',
    dialNumber: null,
    tags: [],
    mode: 'on-demand',
    profiles: known,
  };
}

const profileFor = (of: CameraDto, devicePixels: number, current: 'main' | 'sub' | null) =>
  profileForSize(of, { devicePixels, enlarged: false }, current);
const both = camera({ id: 'main' }, { id: 'sub', width: 640 });

describe('the profile for a size', () => {
  it('is sub for a tile of a grid and main for one that fills the wall', () => {
    expect(profileFor(both, 410, null)).toBe('sub');
    expect(profileFor(both, 1640, null)).toBe('main');
  });

  it('does not flap between the two while a window is resized', () => {
    expect(profileFor(both, 880, 'sub')).toBe('sub');
    expect(profileFor(both, 880, 'main')).toBe('main');
    expect(profileFor(both, 800, 'main')).toBe('sub');
  });

  it('goes by the width of the sub stream where it is known', () => {
    expect(profileFor(camera({ id: 'main' }, { id: 'sub', width: 352 }), 640, null)).toBe('main');
  });

  it('is main for an enlarged tile, however small the window', () => {
    expect(profileForSize(both, { devicePixels: 700, enlarged: true }, 'sub')).toBe('main');
  });

  it('is whichever the camera has', () => {
    expect(profileFor(camera({ id: 'main' }), 100, null)).toBe('main');
    expect(profileFor(camera({ id: 'sub' }), 3000, null)).toBe('sub');
  });
});
