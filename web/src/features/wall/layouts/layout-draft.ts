import type { LayoutDto } from '../../../../../server/contract/wall-dto.ts';
import { neighbourOf, type Side } from '../wall-layouts.ts';
import { type Axis, evenGrid, linePositions, merged, movedLine, slotsBetween, split } from './layout-edit.ts';

/** What has just been done, to be said: a screen reader does not see the drawing. */
export type DraftNews =
  | { kind: 'merged'; slot: number; total: number }
  | { kind: 'split'; total: number }
  | { kind: 'grid'; columns: number; rows: number }
  | { kind: 'undone'; total: number }
  | { kind: 'cannot-merge' | 'cannot-split' };

export interface LayoutDraft {
  layout: LayoutDto;
  /** The selection goes from one tile to the other; the focus is on the second. */
  anchor: number;
  focus: number;
  past: readonly LayoutDto[];
  news: DraftNews | null;
}

export type DraftAction =
  | { type: 'select'; slot: number; extend: boolean }
  | { type: 'step'; side: Side; extend: boolean }
  | { type: 'merge' }
  | { type: 'split'; axis: Axis }
  | { type: 'grid'; columns: number; rows: number }
  /** `ongoing`: a further step of the same drag, which is undone with its first. */
  | { type: 'move-line'; axis: Axis; line: number; percent: number; ongoing: boolean }
  | { type: 'undo' };

const MOST_UNDO = 100;

export function draftOf(layout: LayoutDto): LayoutDraft {
  return { layout, anchor: 0, focus: 0, past: [], news: null };
}

export function selectedSlots({ layout, anchor, focus }: LayoutDraft): number[] {
  return slotsBetween(layout, anchor, focus);
}

export function draftReducer(draft: LayoutDraft, action: DraftAction): LayoutDraft {
  const { layout, past } = draft;
  switch (action.type) {
    case 'select':
      return selected(draft, action.slot, action.extend);
    case 'step':
      return selected(draft, neighbourOf(layout, draft.focus, action.side) ?? draft.focus, action.extend);
    case 'merge': {
      const slots = selectedSlots(draft);
      if (slots.length < 2) return { ...draft, news: { kind: 'cannot-merge' } };
      const one = merged(layout, slots);
      const total = one.layout.cells.length;
      return changed(draft, one.layout, one.slot, { kind: 'merged', slot: one.slot, total });
    }
    case 'split': {
      const next = split(layout, draft.focus, action.axis);
      if (!next) return { ...draft, news: { kind: 'cannot-split' } };
      return changed(draft, next, draft.focus, { kind: 'split', total: next.cells.length });
    }
    case 'grid': {
      const { columns, rows } = action;
      return changed(draft, evenGrid(columns, rows), 0, { kind: 'grid', columns, rows });
    }
    case 'move-line': {
      const next = movedLine(layout, action.axis, action.line, action.percent);
      return { ...draft, layout: next, past: action.ongoing ? past : remembered(draft), news: null };
    }
    case 'undo': {
      const before = past.at(-1);
      if (!before) return draft;
      const news: DraftNews = { kind: 'undone', total: before.cells.length };
      return { layout: before, anchor: 0, focus: 0, past: past.slice(0, -1), news };
    }
  }
}

/** Where a line is, in percent of the whole. */
export function lineAt(layout: LayoutDto, axis: Axis, line: number): number {
  return linePositions(layout[axis])[line]!;
}

function selected(draft: LayoutDraft, slot: number, extend: boolean): LayoutDraft {
  return { ...draft, focus: slot, anchor: extend ? draft.anchor : slot, news: null };
}

function changed(draft: LayoutDraft, layout: LayoutDto, slot: number, news: DraftNews): LayoutDraft {
  return { layout, anchor: slot, focus: slot, past: remembered(draft), news };
}

function remembered({ past, layout }: LayoutDraft): LayoutDto[] {
  return [...past, layout].slice(-MOST_UNDO);
}
