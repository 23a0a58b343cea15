const BEHIND_WALL = /^\/(?:admin|account|incidents|bookmarks|lists)(?:\/|$)/u;

/** The page of this path stands in the frame of the administration, and not on the wall. */
export function isBehindWall(pathname: string): boolean {
  return BEHIND_WALL.test(pathname);
}
