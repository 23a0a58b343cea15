import type { LayoutDto } from '../../../../../server/contract/wall-dto.ts';
import styles from './LayoutShape.module.css';

const WIDTH = 48;
const HEIGHT = 27;

/** A layout as a small drawing. What it is called stands beside it. */
export function LayoutShape({ layout, small = false }: { layout: LayoutDto; small?: boolean }) {
  const columns = linesOf(layout.columns, WIDTH);
  const rows = linesOf(layout.rows, HEIGHT);
  const scale = small ? 0.5 : 1;
  return (
    <svg
      className={styles.shape}
      width={WIDTH * scale}
      height={HEIGHT * scale}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      aria-hidden="true"
      focusable="false"
    >
      {layout.cells.map(({ column, row, columnSpan, rowSpan }) => {
        const [x, y] = [columns[column]!, rows[row]!];
        // The lines between the tiles are what is left free of them.
        const width = columns[column + columnSpan]! - x - 1;
        const height = rows[row + rowSpan]! - y - 1;
        return (
          <rect
            key={`${column} ${row}`}
            x={x + 0.5}
            y={y + 0.5}
            width={Math.max(width, 0.5)}
            height={Math.max(height, 0.5)}
            rx={0.75}
          />
        );
      })}
    </svg>
  );
}

/** Where each line lies, from the first edge to the last. */
function linesOf(tracks: readonly number[], length: number): number[] {
  const total = tracks.reduce((sum, weight) => sum + weight, 0);
  const lines = [0];
  for (const weight of tracks) lines.push(lines.at(-1)! + (weight / total) * length);
  return lines;
}
