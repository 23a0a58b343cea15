import { expect, it } from 'vitest';
import { type RegionNode, regionTree } from '../../../../../web/src/features/cameras/region-tree.ts';

const region = (code: string) => ({ code, name: { zh: code, en: code } });
const drawn = (nodes: readonly RegionNode[]): unknown[] =>
  nodes.map(({ code, children }) => (children.length > 0 ? [code, drawn(children)] : code));

it('hangs each region on the nearest one around it, in the order of the codes', () => {
  const codes = ['610921', '610902001', '610902', '6109', '610902002', '420000'];
  expect(drawn(regionTree(codes.map(region)))).toEqual([
    ['6109', [['610902', ['610902001', '610902002']], '610921']],
    '420000',
  ]);
});

it('shows a town whose county is not listed beside the counties', () => {
  expect(drawn(regionTree([region('610902'), region('610921003')]))).toEqual(['610902', '610921003']);
});
