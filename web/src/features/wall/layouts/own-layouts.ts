import type { LayoutDto } from '../../../../../server/contract/wall-dto.ts';
import { layoutFromText, layoutToText } from '../layout-text.ts';

/** A layout that somebody has made. */
export interface OwnLayout {
  id: string;
  name: string;
  layout: LayoutDto;
}

/** As it is kept: the layout as it stands in an address, a tenth of its JSON. */
interface KeptLayout {
  id: string;
  name: string;
  layout: string;
}

/** As many as fit what the hub keeps of one preference, were every one of them of 64 tiles. */
export const MOST_OWN_LAYOUTS = 12;
export const LAYOUT_NAME_LENGTH = 24;

export function keptLayouts(layouts: readonly OwnLayout[]): KeptLayout[] {
  return layouts.map(({ id, name, layout }) => ({ id, name, layout: layoutToText(layout) }));
}

/** Null when it is no list at all; what is not a layout in it is left out. */
export function decodeKeptLayouts(value: unknown): KeptLayout[] | null {
  return Array.isArray(value) ? value.filter(isKept).slice(0, MOST_OWN_LAYOUTS) : null;
}

export function ownLayouts(kept: readonly KeptLayout[]): OwnLayout[] {
  return kept.map(({ id, name, layout }) => ({
    id,
    name: name.slice(0, LAYOUT_NAME_LENGTH),
    layout: layoutFromText(layout)!,
  }));
}

function isKept(value: unknown): value is KeptLayout {
  if (typeof value !== 'object' || value === null) return false;
  const { id, name, layout } = value as Record<string, unknown>;
  return (
    typeof id === 'string' &&
    typeof name === 'string' &&
    typeof layout === 'string' &&
    layoutFromText(layout) !== null
  );
}

/** With this one in its place if it is there already, else at the end. */
export function withOwnLayout(layouts: readonly OwnLayout[], changed: OwnLayout): OwnLayout[] {
  const at = layouts.findIndex(({ id }) => id === changed.id);
  return at < 0 ? [...layouts, changed] : layouts.with(at, changed);
}

/** One that is yet to be named, beginning as the wall is now. */
export function newOwnLayout(layout: LayoutDto): OwnLayout {
  return { id: crypto.getRandomValues(new Uint32Array(2)).join('-'), name: '', layout };
}

/** As it will be when it is read again: weights have three decimals then. */
export function roundedLayout(layout: LayoutDto): LayoutDto {
  return layoutFromText(layoutToText(layout)) ?? layout;
}
