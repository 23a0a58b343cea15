import { describe, expect, it } from 'vitest';
import type { CameraDto } from '../../../../../../server/contract/dto.ts';
import {
  buildTree,
  initiallyClosed,
  parentRow,
  type TreeRow,
  visibleRows,
} from '../../../../../../web/src/features/wall/tree/tree-rows.ts';
import { indexDirectory } from '../../../../../../web/src/stores/directory.ts';

function camera(id: string, domain: string, region: string): CameraDto {
  return {
    id,
    domain,
    region,
    name: id,
    nameEn: null,
    dialNumber: null,
    tags: [],
    mode: 'on-demand',
    profiles: [],
  };
}

function directoryOf(cameras: CameraDto[]) {
  const domains = ['justice', 'water', 'school'].map((id) => ({
    id,
    name: { zh: id, en: id },
    color: '#fff',
  }));
  const regions = ['610902', '610921'].map((code) => ({ code, name: { zh: code, en: code } }));
  return indexDirectory({ site: { zh: '', en: '' }, domains, regions, cameras });
}

const small = directoryOf([
  camera('w1', 'water', '610921'),
  camera('j1', 'justice', '610902'),
  camera('x1', 'unheard-of', '610902'),
]);
const many = directoryOf(
  Array.from({ length: 20 }, (_, index) => camera(`w${index}`, 'water', index % 2 ? '610921' : '610902')),
);

const keys = (rows: readonly TreeRow[]) =>
  rows.map((row) => (row.kind === 'group' ? row.key : row.camera.id));

describe('the tree of cameras', () => {
  it('follows the order of the directory, leaves empty branches out and puts the unknown last', () => {
    const rows = visibleRows(buildTree(small, 'domain'), new Set());
    expect(keys(rows)).toEqual(['domain:justice', 'j1', 'domain:water', 'w1', 'domain:unheard-of', 'x1']);
  });

  it('can be arranged by region as well', () => {
    const rows = visibleRows(buildTree(small, 'region'), new Set());
    expect(keys(rows)).toEqual(['region:610902', 'j1', 'x1', 'region:610921', 'w1']);
  });

  it('grows a second level where a branch is long', () => {
    const [water] = buildTree(many, 'domain');
    expect(water!.groups.map((group) => [group.key, group.cameras.length])).toEqual([
      ['domain:water/region:610902', 10],
      ['domain:water/region:610921', 10],
    ]);
    expect(water!.cameras).toHaveLength(20);
  });

  it('hides what is below a closed branch', () => {
    const tree = buildTree(many, 'domain');
    expect(keys(visibleRows(tree, new Set(['domain:water'])))).toEqual(['domain:water']);
    expect(visibleRows(tree, new Set(['domain:water/region:610902']))).toHaveLength(3 + 10);
  });

  it('starts open in a small city and closed in a large one', () => {
    expect(initiallyClosed(buildTree(many, 'domain')).size).toBe(0);
    const large = directoryOf(
      Array.from({ length: 400 }, (_, index) => camera(`c${index}`, 'water', '610902')),
    );
    const tree = buildTree(large, 'domain');
    expect(visibleRows(tree, initiallyClosed(tree))).toHaveLength(1);
  });

  it('knows the branch above a row', () => {
    const rows = visibleRows(buildTree(many, 'domain'), new Set());
    expect(parentRow(rows, 2)).toBe(1);
    expect(parentRow(rows, 1)).toBe(0);
    expect(parentRow(rows, 0)).toBe(-1);
  });
});
