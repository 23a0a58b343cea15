/** Four tiles, one lit: one screen sees all. */
export function BrandMark({ size = 20 }: { size?: number }) {
  return (
    <svg width={`${size / 16}rem`} height={`${size / 16}rem`} viewBox="0 0 20 20" aria-hidden="true">
      <g fill="#53657a">
        <rect x="0.5" y="3" width="9" height="6.5" rx="1" />
        <rect x="0.5" y="10.5" width="9" height="6.5" rx="1" />
        <rect x="10.5" y="10.5" width="9" height="6.5" rx="1" />
      </g>
      <rect x="10.5" y="3" width="9" height="6.5" rx="1" fill="var(--accent)" />
    </svg>
  );
}
