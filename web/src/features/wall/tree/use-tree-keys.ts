import { useCommand } from '../../../frame/shortcuts/use-shortcuts.ts';
import type { TreeList } from './use-tree-list.ts';

interface TreeCommands {
  star(): void;
  /** The active row, where it is a favourite among the favourites. */
  reorder(by: 1 | -1): void;
  /** The active row is chosen; `whole`: with all that is in it. */
  enter(whole: boolean): void;
  leave(): void;
}

/** What the keys of the list do, in its search field as well. */
export function useTreeKeys(list: TreeList, { star, reorder, enter, leave }: TreeCommands): void {
  useCommand('listUp', () => list.moveBy(-1));
  useCommand('listDown', () => list.moveBy(1));
  useCommand('listPageUp', () => list.moveBy(-list.pageRows));
  useCommand('listPageDown', () => list.moveBy(list.pageRows));
  useCommand('listFirst', () => list.moveTo(0));
  useCommand('listLast', () => list.moveTo(list.rows.length - 1));
  useCommand('listOpen', list.moveIn);
  useCommand('listClose', list.moveOut);
  useCommand('listPut', () => enter(false));
  useCommand('listFill', () => enter(true));
  useCommand('listStar', star);
  useCommand('listEarlier', () => reorder(-1));
  useCommand('listLater', () => reorder(1));
  useCommand('listLeave', leave);
}
