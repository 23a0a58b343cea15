import type { CameraPageDto } from '../../server/contract/registry-dto.ts';
import type { HubProcess } from '../support/hub-process.ts';
import { percentile } from './bench-report.ts';

export interface ListFigures {
  what: string;
  medianMs: number;
  p95Ms: number;
  matching: number;
}

/** What admins ask for: how many letters they have typed, and where they have scrolled to. */
const QUERIES: readonly (readonly [what: string, query: string])[] = [
  ['the first page', 'limit=100'],
  ['a page far down, by host, downwards', 'limit=200&offset=30000&sort=host&order=desc'],
  ['by dial number', 'limit=100&sort=dialNumber'],
  ['by state', 'limit=100&sort=state'],
  ['two letters', 'limit=100&q=hj'],
  ['pinyin initials and a number', 'limit=100&q=hjdqlk%20123'],
  ['Chinese words', `limit=100&q=${encodeURIComponent('滨江 水利局 水位')}`],
  ['a host', 'limit=100&q=10.22.7'],
  ['no match', 'limit=100&q=zzzzzz'],
  [
    'a domain, a region and a tag, by owner',
    `domain=water&region=610902&tag=${encodeURIComponent('夜间')}&sort=organisation`,
  ],
  ['a state and a mode, sorted by state', 'state=unknown,offline&mode=on-demand&sort=state&offset=20000'],
];

/** Asked one after the other, as one person does. */
export async function measureLists(hub: HubProcess, rounds: number): Promise<ListFigures[]> {
  const figures: ListFigures[] = [];
  for (const [what, query] of QUERIES) {
    const times: number[] = [];
    let matching = 0;
    for (let round = 0; round < rounds; round += 1) {
      const started = performance.now();
      const response = await hub.fetch(`/api/cameras?${query}`);
      const page = (await response.json()) as CameraPageDto;
      times.push(performance.now() - started);
      matching = page.matching;
    }
    figures.push({ what, medianMs: percentile(times, 0.5), p95Ms: percentile(times, 0.95), matching });
  }
  return figures;
}

/** Lists while somebody edits: each change is worked into every order and into the texts. */
export async function measureListsBetweenEdits(hub: HubProcess, rounds: number): Promise<ListFigures> {
  const times: number[] = [];
  const id = (await list(hub, 'limit=1&domain=water')).cameras[0]?.id ?? '';
  let record = await read(hub, id);
  for (let round = 0; round < rounds; round += 1) {
    const file = { ...record.file, name: `${record.file.name.replace(/ 改.*/, '')} 改${round}` };
    const body = JSON.stringify({ revision: record.revision, file });
    const headers = { 'content-type': 'application/json' };
    const saved = await hub.fetch(`/api/cameras/${id}`, { method: 'PUT', headers, body });
    if (!saved.ok) throw new Error(`the camera was not saved: ${await saved.text()}`);
    record = (await saved.json()) as typeof record;
    const started = performance.now();
    await list(hub, `limit=100&q=${encodeURIComponent(`改${round}`)}`);
    times.push(performance.now() - started);
  }
  const [medianMs, p95Ms] = [percentile(times, 0.5), percentile(times, 0.95)];
  return { what: 'a search right after an edit', medianMs, p95Ms, matching: 1 };
}

async function list(hub: HubProcess, query: string): Promise<CameraPageDto> {
  return (await (await hub.fetch(`/api/cameras?${query}`)).json()) as CameraPageDto;
}

async function read(hub: HubProcess, id: string) {
  const response = await hub.fetch(`/api/cameras/${id}`);
  return (await response.json()) as { revision: number; file: { name: string } };
}
