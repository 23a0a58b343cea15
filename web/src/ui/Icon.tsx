/** Line icons on a 16 px grid, drawn for this product: one weight, round ends. */
const PATHS = {
  search: 'M7 12.25a5.25 5.25 0 1 0 0-10.5 5.25 5.25 0 0 0 0 10.5ZM10.9 10.9l3.6 3.6',
  close: 'M3.75 3.75l8.5 8.5M12.25 3.75l-8.5 8.5',
  enlarge: 'M9.5 2.5h4v4M6.5 13.5h-4v-4M13.25 2.75L9 7M2.75 13.25L7 9',
  restore: 'M13 7H9V3M3 9h4v4M9.25 6.75l4.25-4.25M6.75 9.25L2.5 13.5',
  sound: 'M2 6.25v3.5h2.5L8 12.75v-9.5L4.5 6.25H2ZM10.75 5.75a3.2 3.2 0 0 1 0 4.5M12.75 3.75a6 6 0 0 1 0 8.5',
  muted: 'M2 6.25v3.5h2.5L8 12.75v-9.5L4.5 6.25H2ZM10.75 6.25l3.5 3.5M14.25 6.25l-3.5 3.5',
  chevron: 'M6 3.75L10.25 8 6 12.25',
  chevronDown: 'M3.75 6L8 10.25 12.25 6',
  tree: 'M2 3.25h12v9.5H2zM6 3.25v9.5M3.5 6h1M3.5 8h1',
  fill: 'M2.25 2.75h11.5v10.5H2.25zM8 2.75v10.5M2.25 8h11.5',
  clear: 'M2.25 2.75h11.5v10.5H2.25zM5.75 5.75l4.5 4.5M10.25 5.75l-4.5 4.5',
  details: 'M2 3.25h12v9.5H2zM10 3.25v9.5M11.75 6h.75M11.75 8h.75',
  alarm: 'M8 2.25L14.25 13H1.75L8 2.25ZM8 6.5v3M8 11.25v.01',
  keyboard: 'M1.75 4h12.5v8H1.75zM4.25 6.5v.01M6.75 6.5v.01M9.25 6.5v.01M11.75 6.5v.01M5 9.5h6',
  user: 'M8 8a2.75 2.75 0 1 0 0-5.5A2.75 2.75 0 0 0 8 8ZM2.75 13.75c.6-2.4 2.7-3.75 5.25-3.75s4.65 1.35 5.25 3.75',
  logout: 'M6 2.75H2.75v10.5H6M10 5l3.25 3L10 11M13 8H6.25',
  check: 'M3 8.5l3.25 3.25L13 4.75',
  eye: 'M1.5 8S3.75 3.75 8 3.75 14.5 8 14.5 8 12.25 12.25 8 12.25 1.5 8 1.5 8ZM8 9.75a1.75 1.75 0 1 0 0-3.5 1.75 1.75 0 0 0 0 3.5Z',
  eyeOff:
    'M2.5 2.5l11 11M6.2 4a6.6 6.6 0 0 1 1.8-.25c4.25 0 6.5 4.25 6.5 4.25a11 11 0 0 1-2 2.5M4.2 5.1A10.6 10.6 0 0 0 1.5 8S3.75 12.25 8 12.25c.9 0 1.75-.2 2.5-.5',
  retry: 'M13.25 8a5.25 5.25 0 1 1-1.6-3.75M13.5 1.75v3h-3',
  still: 'M2 3.25h12v9.5H2zM6.5 6v4M9.5 6v4',
  smaller: 'M2 3.25h12v9.5H2zM8.25 9.25h3.5v1.75h-3.5zM5 6.25l1.75 1.75M7 6.25V8.25H5',
  star: 'M8 1.9l1.85 3.85 4.15.55-3.05 2.9.75 4.2L8 11.35 4.3 13.4l.75-4.2L2 6.3l4.15-.55L8 1.9Z',
  history: 'M2.75 8a5.25 5.25 0 1 0 1.6-3.75M2.5 1.75v3h3M8 5v3.25l2.25 1.25',
  display: 'M2 2.75h12v8.5H2zM8 11.25v2.25M5.25 13.5h5.5',
  bars: 'M2 2.75h12v10.5H2zM2 5.5h12',
  external: 'M9 2.75h4.25V7M13 3L7.25 8.75M11.5 9.5v3.75H2.75V4.5H6.5',
  settings:
    'M2 4.75h6.5M12.5 4.75H14M10.5 6.75a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM2 11.25h1.5M7.5 11.25H14M5.5 13.25a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  play: 'M4.75 3v10l8-5-8-5Z',
  pause: 'M5 3.25v9.5M11 3.25v9.5',
  stop: 'M3.75 3.75h8.5v8.5h-8.5z',
  stepBack: 'M4 3.25v9.5M12.5 3.5v9L6 8l6.5-4.5Z',
  stepNext: 'M12 3.25v9.5M3.5 3.5v9L10 8 3.5 3.5Z',
  edit: 'M2.75 13.25l.6-2.9 7.2-7.2 2.3 2.3-7.2 7.2-2.9.6ZM9.2 4.5l2.3 2.3',
  plus: 'M8 3.5v9M3.5 8h9',
  minus: 'M3.5 8h9',
  back: 'M9.75 3.75L5.5 8l4.25 4.25',
  bookmark: 'M4.25 2.25h7.5v11.5L8 10.75l-3.75 3Z',
  camera: 'M2 5h2.75L6 3.25h4L11.25 5H14v7.75H2zM8 11a2.25 2.25 0 1 0 0-4.5A2.25 2.25 0 0 0 8 11Z',
  replay: 'M2.75 8a5.25 5.25 0 1 0 1.6-3.75M2.5 1.75v3h3M8 5.25V8l2 1.5',
  zoom: 'M7 12.25a5.25 5.25 0 1 0 0-10.5 5.25 5.25 0 0 0 0 10.5ZM10.9 10.9l3.6 3.6M4.75 7h4.5M7 4.75v4.5',
  info: 'M8 14a6 6 0 1 0 0-12 6 6 0 0 0 0 12ZM8 7.25v3.5M8 5v.01',
  more: 'M3 8h.75M7.625 8h.75M12.25 8h.75M3 8.5h.75M7.625 8.5h.75M12.25 8.5h.75',
  rewind: 'M8 3.75L3.5 8 8 12.25M13 3.75L8.5 8l4.5 4.25',
  frameBack: 'M10.75 3.75L6.5 8l4.25 4.25M4 3.75v8.5',
  frameForward: 'M5.25 3.75L9.5 8l-4.25 4.25M12 3.75v8.5',
  live: 'M2.75 3.25v9.5L8 8ZM8 3.25v9.5L13.25 8ZM14 3.25v9.5',
  link: 'M5 11l-1.2 1.2M11 5l1.2-1.2M2.5 8a3 3 0 0 1 1-2.2L5 4.5M13.5 8a3 3 0 0 1-1 2.2L11 11.5M6 10l4-4',
  trash: 'M2.75 4.25h10.5M6 4V2.5h4V4M4.25 4.5l.6 9h6.3l.6-9M6.75 7v4M9.25 7v4',
  undo: 'M5 2.75L2.25 5.5 5 8.25M2.5 5.5h7a3.75 3.75 0 0 1 0 7.5H6',
  pages: 'M4.75 2.25h9v7.5h-9zM2.25 5v8.25h9',
  merge: 'M2.25 2.75h11.5v10.5H2.25zM4.5 8h2.25M11.5 8H9.25M5.75 6.75L7 8 5.75 9.25M10.25 6.75L9 8l1.25 1.25',
  splitColumns: 'M2.25 2.75h11.5v10.5H2.25zM8 2.75v10.5',
  splitRows: 'M2.25 2.75h11.5v10.5H2.25zM2.25 8h11.5',
  file: 'M4 1.75h5.25L12.5 5v9.25H4zM9 2v3.25h3.25',
  next: 'M6.25 3.75L10.5 8l-4.25 4.25',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16, filled }: { name: IconName; size?: number; filled?: boolean }) {
  return (
    <svg
      width={`${size / 16}rem`}
      height={`${size / 16}rem`}
      viewBox="0 0 16 16"
      fill={filled ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth={1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
