import type { ImportDraftDto, ImportDto, UndoResultDto } from '../../server/contract/import-dto.ts';
import type { HubProcess } from '../support/hub-process.ts';
import { percentile } from './bench-report.ts';
import { pause } from './http-player.ts';
import { cityTable } from './registry-city.ts';

export interface ImportFigures {
  triedMs: number;
  appliedMs: number;
  importId: string;
  /** How long others waited for the hub meanwhile. */
  othersP99Ms: number;
  othersLongestMs: number;
}

/** Brings a table of so many cameras as the wizard does: sends it, has it tried, applies it. */
export async function measureImport(hub: HubProcess, cameras: number): Promise<ImportFigures> {
  const others = askOnAndOn(hub);
  const sending = performance.now();
  const headers = { 'content-type': 'application/octet-stream' };
  const sent = await hub.fetch('/api/imports?name=city.csv', {
    method: 'POST',
    headers,
    body: cityTable(cameras),
  });
  const draft = await read<ImportDraftDto>(sent);
  if (draft.counts.new !== cameras) throw new Error(`not all rows are good: ${JSON.stringify(draft.counts)}`);
  const applying = performance.now();
  const applied = await read<ImportDto>(await post(hub, `/api/imports/${draft.id}/apply`, {}));
  const appliedMs = performance.now() - applying;
  const waits = await others.stop();
  return {
    triedMs: applying - sending,
    appliedMs,
    importId: applied.id,
    othersP99Ms: percentile(waits, 0.99),
    othersLongestMs: Math.max(...waits),
  };
}

export async function measureUndo(hub: HubProcess, importId: string, cameras: number): Promise<number> {
  const undoing = performance.now();
  const { restored } = await read<UndoResultDto>(await post(hub, `/api/imports/${importId}/undo`, {}));
  if (restored !== cameras) throw new Error(`${restored} of ${cameras} were restored`);
  return performance.now() - undoing;
}

/** Somebody else, who wants something small of the hub again and again. */
function askOnAndOn(hub: HubProcess): { stop(): Promise<number[]> } {
  const waits: number[] = [];
  let asking = true;
  const asked = (async () => {
    while (asking) {
      const started = performance.now();
      await (await fetch(`${hub.url}/healthz`)).text();
      waits.push(performance.now() - started);
      await pause(10);
    }
  })();
  return {
    async stop() {
      asking = false;
      await asked;
      return waits;
    },
  };
}

function post(hub: HubProcess, path: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return hub.fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function read<T>(response: Response): Promise<T> {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}
