import type { DomainConfig, RegionConfig } from '../config/streams-config.ts';
import type { HealthReason, HealthState } from '../contract/health-states.ts';
import type { Scope } from '../contract/permissions.ts';
import type { CameraFilter } from '../contract/registry-dto.ts';
import type { CameraTable } from './camera-table.ts';
import { isAscii, searchable, tagsText } from './search-texts.ts';
import type { TextBlocks } from './text-blocks.ts';

/** How a camera is at the moment. */
export interface CameraCondition {
  readonly state: HealthState;
  readonly reason: HealthReason;
  readonly sinceMs: number;
}

/** What a filter needs besides the cameras. */
export interface FilterSurroundings {
  readonly domains: readonly DomainConfig[];
  readonly regions: readonly RegionConfig[];
}

/** What is known of how cameras are. */
export interface CameraConditions {
  of(id: string): CameraCondition;
  /** Told of those that are in another state than before, soon after; returns the function that takes the listener off. */
  onChanged(
    listener: (changed: readonly { readonly cameraId: string; readonly state: HealthState }[]) => void,
  ): () => void;
}

/** Whether the camera in a slot passes. */
export type SlotTest = (slot: number) => boolean;

/** More say nothing more. */
const MAX_WORDS = 10;

export function scopeTest({ domains, regions }: Scope, table: CameraTable): SlotTest {
  return allOf([
    domains && table.domain.test((domain) => domains.includes(domain)),
    regions && table.region.test((region) => regions.some((code) => region.startsWith(code))),
  ]);
}

/** Every part of a filter narrows; within a list one of its items is enough. */
export function filterTest(
  filter: CameraFilter,
  table: CameraTable,
  surroundings: FilterSurroundings,
): SlotTest {
  const { managedBy } = filter;
  const regions = itemsOf(filter.region)?.map((code) => canonicalRegion(code, surroundings.regions));
  return allOf([
    columnTest(table.domain, itemsOf(filter.domain)),
    columnTest(table.mode, itemsOf(filter.mode)),
    columnTest(table.filingState, itemsOf(filter.filingState)),
    columnTest(table.state, itemsOf(filter.state)),
    managedBy ? table.managedBy.test((one) => one === managedBy) : null,
    regions ? regionTest(table, regions) : null,
    tagTest(table, itemsOf(filter.tag)),
    ...wordsOf(filter.q).map((word) => wordTest(word, table, surroundings)),
  ]);
}

function allOf(given: readonly (SlotTest | null)[]): SlotTest {
  const tests = given.filter((test) => test !== null);
  const [first, second] = tests;
  if (!first) return () => true;
  if (!second) return first;
  return (slot) => tests.every((test) => test(slot));
}

function columnTest(column: CameraTable['domain'], values: readonly string[] | null): SlotTest | null {
  return values && column.test((value) => values.includes(value));
}

function regionTest(table: CameraTable, codes: readonly string[]): SlotTest {
  return table.region.test((region) => codes.some((code) => region.startsWith(code)));
}

function tagTest(table: CameraTable, tags: readonly string[] | null): SlotTest | null {
  return (
    tags &&
    marked(
      table,
      table.tags,
      tags.map((tag) => tagsText([tag])),
    )
  );
}

/** Names of domains and regions stand in the configuration, not with each camera. */
function wordTest(word: string, table: CameraTable, { domains, regions }: FilterSurroundings): SlotTest {
  const named = ({ name }: { name: { zh: string; en: string } }) =>
    searchable(name.zh).includes(word) || searchable(name.en).includes(word);
  const domainIds = domains.filter(named).map(({ id }) => id);
  const codes = regions.filter(named).map(({ code }) => code);
  const inText = marked(table, isAscii(word) ? table.ascii : table.other, [word]);
  if (domainIds.length === 0 && codes.length === 0) return inText;
  const inDomain = table.domain.test((domain) => domainIds.includes(domain));
  const inRegion = regionTest(table, codes);
  return (slot) => inText(slot) || inDomain(slot) || inRegion(slot);
}

function marked(table: CameraTable, blocks: TextBlocks, words: readonly string[]): SlotTest {
  const found = new Uint8Array(table.slotCount);
  for (const word of words) blocks.mark(word, found);
  return (slot) => found[slot] === 1;
}

function itemsOf(list: string | undefined): string[] | null {
  const items = (list ?? '').split(',').map((item) => item.trim());
  const given = items.filter((item) => item !== '');
  return given.length === 0 ? null : given;
}

function wordsOf(query: string | undefined): string[] {
  const words = searchable(query ?? '').split(/\s+/u);
  return words.filter((word) => word !== '').slice(0, MAX_WORDS);
}

function canonicalRegion(code: string, regions: readonly RegionConfig[]): string {
  return regions.find(({ aliases }) => aliases.includes(code))?.code ?? code;
}
