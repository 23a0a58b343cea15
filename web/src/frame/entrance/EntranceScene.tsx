import type { CSSProperties } from 'react';
import styles from './entrance.module.css';

const TILES = 40;
/** Marks of the domains, as on the wall. */
const DOMAIN_COLORS = ['#8b93f8', '#c793e0', '#4aa8f0', '#7d9cc0', '#35b8a6', '#e592b8', '#c2b07a'];
/** Hues of dusk, water, forest and street lamps. */
const HUES = [214, 228, 206, 186, 158, 246, 32, 218, 196, 24];

/** The wall before anyone has logged in: views at dusk, with no picture yet. Decoration only. */
export function EntranceScene() {
  return (
    <div className={styles.scene} aria-hidden="true">
      {Array.from({ length: TILES }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the tiles never move
        <div key={index} className={styles.sceneTile} style={sceneStyle(index)} />
      ))}
    </div>
  );
}

/** No two neighbours alike, and the same at every visit. */
function sceneStyle(index: number): CSSProperties {
  const scattered = (index * 7 + Math.floor(index / 8) * 3) % HUES.length;
  return {
    '--sky': `hsl(${HUES[scattered]} 36% ${14 + ((index * 5) % 8)}%)`,
    '--land': `hsl(${HUES[(scattered + 3) % HUES.length]} 22% ${8 + ((index * 3) % 5)}%)`,
    '--horizon': `${44 + ((index * 11) % 25)}%`,
    '--mark': DOMAIN_COLORS[(index * 5) % DOMAIN_COLORS.length],
  } as CSSProperties;
}
