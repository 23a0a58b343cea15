import type { RegionDto } from '../../../../server/contract/dto.ts';

export interface RegionNode {
  code: string;
  region: RegionDto;
  children: RegionNode[];
}

/** City, county, town, village: a region lies in the one with the longest code that begins its own (GB/T 2260 nests by prefix). */
export function regionTree(regions: readonly RegionDto[]): RegionNode[] {
  const nodes = new Map<string, RegionNode>();
  const roots: RegionNode[] = [];
  // The shorter code first: whatever a region lies in is there before it.
  for (const region of [...regions].sort(
    (a, b) => a.code.length - b.code.length || (a.code < b.code ? -1 : 1),
  )) {
    const node: RegionNode = { code: region.code, region, children: [] };
    nodes.set(region.code, node);
    (parentOf(nodes, region.code)?.children ?? roots).push(node);
  }
  return roots;
}

function parentOf(nodes: ReadonlyMap<string, RegionNode>, code: string): RegionNode | undefined {
  for (let length = code.length - 1; length >= 2; length -= 1) {
    const node = nodes.get(code.slice(0, length));
    if (node) return node;
  }
  return undefined;
}
