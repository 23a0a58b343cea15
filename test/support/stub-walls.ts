import type { WallsDesks } from '../../server/http/http-server.ts';

/** Desks of the walls that nobody asks: for tests of other routes. */
export function stubWalls(): WallsDesks {
  const unasked = (): never => {
    throw new Error('this test asks nothing of the walls');
  };
  const items = { list: unasked, create: unasked, update: unasked, remove: unasked };
  return {
    preferences: { list: unasked, put: unasked, remove: unasked },
    scenes: items,
    tours: items,
    lists: items,
    displays: {
      list: unasked,
      order: unasked,
      step: unasked,
      setPaused: unasked,
      identify: unasked,
      remove: unasked,
    },
  };
}
