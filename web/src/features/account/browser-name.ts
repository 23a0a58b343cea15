/** In this order: each of the later ones also names those before it, or is named by them. */
const BROWSERS: readonly [RegExp, string][] = [
  [/Edg\//u, 'Edge'],
  [/OPR\//u, 'Opera'],
  [/Firefox\//u, 'Firefox'],
  [/(?:Chrome|Chromium|CriOS)\//u, 'Chrome'],
  [/Version\/.*Safari\//u, 'Safari'],
];

const SYSTEMS: readonly [RegExp, string][] = [
  [/Windows/u, 'Windows'],
  [/Android/u, 'Android'],
  [/iPhone|iPad/u, 'iOS'],
  [/Mac OS X/u, 'macOS'],
  [/Linux/u, 'Linux'],
];

/** "Chrome · Windows", or what the browser says of itself where that is neither; empty when it says nothing. */
export function browserName(userAgent: string): string {
  const nameIn = (table: typeof BROWSERS) => table.find(([pattern]) => pattern.test(userAgent))?.[1];
  const browser = nameIn(BROWSERS);
  const system = nameIn(SYSTEMS);
  return [browser, system].filter(Boolean).join(' · ') || userAgent.slice(0, 60);
}
