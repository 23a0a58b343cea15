import { expect, it } from 'vitest';
import { PlaylistJump } from '../../../../web/src/player/playlist-jump.ts';

type Loaded = [level: number, startSN: number, endSN: number];

it.each<[string, Loaded[], boolean]>([
  ['that is the first', [[0, 100, 105]], false],
  [
    'that goes on',
    [
      [0, 100, 105],
      [0, 103, 108],
    ],
    false,
  ],
  [
    'that begins right behind the one before',
    [
      [0, 100, 105],
      [0, 106, 110],
    ],
    false,
  ],
  [
    'of a hub that was restarted',
    [
      [0, 100, 105],
      [0, 160, 161],
    ],
    true,
  ],
  [
    'of another level',
    [
      [0, 100, 105],
      [1, 900, 905],
    ],
    false,
  ],
  [
    'of a level that is played again',
    [
      [0, 100, 105],
      [1, 900, 905],
      [0, 160, 165],
    ],
    false,
  ],
])('a playlist %s', (_title, loaded, jumped) => {
  const jump = new PlaylistJump();
  const answers = loaded.map(([level, startSN, endSN]) => jump.came({ level, startSN, endSN }));
  expect(answers.at(-1)).toBe(jumped);
});
