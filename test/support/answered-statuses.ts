interface ApiPaths {
  [path: string]: Record<string, { responses?: Record<string, unknown> }>;
}

/** For people in a browser: no part of the API. */
const PAGES = [
  'GET /api/openapi.json',
  'GET /api/docs',
  'GET /api/docs/docs.css',
  'GET /shared/:token',
  'GET /*',
];

/** What routes have answered with, to be held against the description of the API. */
export class AnsweredStatuses {
  private readonly byRoute = new Map<string, Set<number>>();

  /** Whether each of these routes has answered at all. */
  has(routes: object): boolean {
    return Object.keys(routes).every((route) => this.byRoute.has(route));
  }

  /** @param route as in `GET /api/cameras/:id` */
  note(route: string, status: number): void {
    const seen = this.byRoute.get(route) ?? new Set();
    this.byRoute.set(route, seen.add(status));
  }

  /** Routes that are not described, and statuses that are not told of one. */
  missingIn(paths: ApiPaths): string[] {
    return [...this.byRoute].flatMap(([route, statuses]) => {
      if (PAGES.includes(route)) return [];
      const [method = '', pattern = ''] = route.split(' ');
      const { responses = {} } = paths[pattern.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()] ?? {};
      return [...statuses].filter((status) => !(status in responses)).map((status) => `${route}: ${status}`);
    });
  }
}
