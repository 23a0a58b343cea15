import type { WallsDesks } from '../../server/http/http-server.ts';

/** Desks of the walls that nobody asks: for tests of other routes. */
export function stubWalls(): WallsDesks {
  const unasked = (): never => {
    throw new Error('this test asks nothing of the walls');
  };
  return { preferences: { list: unasked, put: unasked, remove: unasked } };
}
