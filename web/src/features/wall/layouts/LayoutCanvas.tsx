import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useRef } from 'react';
import { useTexts } from '../../../i18n/use-texts.ts';
import { gridTemplate } from '../wall-geometry.ts';
import type { Side } from '../wall-layouts.ts';
import styles from './LayoutEditor.module.css';
import { type DraftAction, type LayoutDraft, lineAt, selectedSlots } from './layout-draft.ts';
import { type Axis, edgesOf } from './layout-edit.ts';
import { useLineDrag } from './use-line-drag.ts';

interface LayoutCanvasProps {
  draft: LayoutDraft;
  dispatch: (action: DraftAction) => void;
}

const SIDES: Record<string, Side> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** The layout at the size of a hand: tiles to be selected, edges to be dragged, and a ruler with grips on two sides. */
export function LayoutCanvas({ draft, dispatch }: LayoutCanvasProps) {
  const canvas = useRef<HTMLDivElement>(null);
  const dragOf = useLineDrag(canvas, dispatch);
  return (
    <div className={styles.drawing}>
      <Ruler axis="columns" draft={draft} dispatch={dispatch} dragOf={dragOf} />
      <Ruler axis="rows" draft={draft} dispatch={dispatch} dragOf={dragOf} />
      <Cells canvas={canvas} draft={draft} dispatch={dispatch}>
        {(['columns', 'rows'] as const).flatMap((axis) =>
          edgesOf(draft.layout, axis).map(({ line, across }) => (
            <div
              key={`${axis} ${line} ${across}`}
              className={styles.edge}
              style={{
                gridArea: axis === 'columns' ? `${across + 1} / ${line + 1}` : `${line + 1} / ${across + 1}`,
              }}
              data-axis={axis}
              aria-hidden="true"
              {...dragOf(axis, line)}
            />
          )),
        )}
      </Cells>
    </div>
  );
}

interface RulerProps extends LayoutCanvasProps {
  axis: Axis;
  dragOf: ReturnType<typeof useLineDrag>;
}

/** Every edge has a grip that the keyboard reaches too: arrows move it by one percent of the wall, with Shift by five. */
function Ruler({ axis, draft: { layout }, dispatch, dragOf }: RulerProps) {
  const { t } = useTexts();
  const back = axis === 'columns' ? 'ArrowLeft' : 'ArrowUp';
  const on = axis === 'columns' ? 'ArrowRight' : 'ArrowDown';
  const move = (event: KeyboardEvent, line: number) => {
    if (event.key !== back && event.key !== on) return;
    event.preventDefault();
    const step = (event.shiftKey ? 5 : 1) * (event.key === on ? 1 : -1);
    const percent = Math.round(lineAt(layout, axis, line) + step);
    dispatch({ type: 'move-line', axis, line, percent, ongoing: false });
  };
  return (
    <div className={styles.ruler} data-axis={axis}>
      {layout[axis].slice(1).map((_, at) => {
        const line = at + 1;
        const percent = Math.round(lineAt(layout, axis, line));
        return (
          // biome-ignore lint/a11y/useSemanticElements: a separator that is moved is no thematic break
          <div
            key={line}
            role="separator"
            tabIndex={0}
            className={styles.grip}
            style={axis === 'columns' ? { left: `${percent}%` } : { top: `${percent}%` }}
            aria-orientation={axis === 'columns' ? 'vertical' : 'horizontal'}
            aria-label={t(axis === 'columns' ? 'layouts.columnLine' : 'layouts.rowLine', { n: line })}
            aria-valuenow={percent}
            aria-valuetext={t('layouts.at', { percent })}
            title={t('layouts.at', { percent })}
            onKeyDown={(event) => move(event, line)}
            {...dragOf(axis, line)}
          />
        );
      })}
    </div>
  );
}

interface CellsProps extends LayoutCanvasProps {
  canvas: RefObject<HTMLDivElement | null>;
  children: React.ReactNode;
}

function Cells({ canvas, draft, dispatch, children }: CellsProps) {
  const { t } = useTexts();
  const { layout, focus } = draft;
  const chosen = selectedSlots(draft);
  // Merging takes the focused tile out of the page, and the focus with it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another layout has other tiles
  useEffect(() => {
    const active = document.activeElement;
    const lost = active === null || active === document.body || active.localName === 'dialog';
    if (!lost && active.getAttribute('role') !== 'option') return;
    canvas.current?.querySelector<HTMLElement>(`[data-cell="${focus}"]`)?.focus();
  }, [canvas, focus, layout]);

  const onKeyDown = (event: KeyboardEvent) => {
    const action = actionOf(event);
    if (!action) return;
    event.preventDefault();
    dispatch(action);
  };
  const onPointerDown = (event: PointerEvent, slot: number) => {
    // Else a finger keeps the tile it came down on, and never reaches the next one.
    event.currentTarget.releasePointerCapture(event.pointerId);
    dispatch({ type: 'select', slot, extend: event.shiftKey });
  };
  const size = (slot: number) => {
    const { column, row, columnSpan, rowSpan } = layout.cells[slot]!;
    const width = lineAt(layout, 'columns', column + columnSpan) - lineAt(layout, 'columns', column);
    const height = lineAt(layout, 'rows', row + rowSpan) - lineAt(layout, 'rows', row);
    return { n: slot + 1, width: Math.round(width), height: Math.round(height) };
  };
  return (
    <div
      ref={canvas}
      role="listbox"
      aria-multiselectable="true"
      aria-label={t('layouts.canvas')}
      tabIndex={-1}
      className={styles.canvas}
      style={{ gridTemplate: gridTemplate(layout) }}
      onKeyDown={onKeyDown}
    >
      {layout.cells.map(({ column, row, columnSpan, rowSpan }, slot) => (
        <div
          key={`${column} ${row}`}
          role="option"
          tabIndex={slot === focus ? 0 : -1}
          className={styles.cell}
          style={{ gridArea: `${row + 1} / ${column + 1} / span ${rowSpan} / span ${columnSpan}` }}
          aria-selected={chosen.includes(slot)}
          aria-label={t('layouts.cell', size(slot))}
          data-cell={slot}
          onPointerDown={(event) => onPointerDown(event, slot)}
          onPointerEnter={(event) => event.buttons === 1 && dispatch({ type: 'select', slot, extend: true })}
        >
          {slot + 1}
        </div>
      ))}
      {children}
    </div>
  );
}

function actionOf(event: KeyboardEvent): DraftAction | null {
  const side = SIDES[event.key];
  if (side) return { type: 'step', side, extend: event.shiftKey };
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) return key === 'z' ? { type: 'undo' } : null;
  if (event.altKey) return null;
  switch (key) {
    case 'm':
      return { type: 'merge' };
    case 'h':
      return { type: 'split', axis: 'columns' };
    case 'v':
      return { type: 'split', axis: 'rows' };
    default:
      return null;
  }
}
