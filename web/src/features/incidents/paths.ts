export const INCIDENTS_PATH = '/incidents';

export function incidentPath(id: string): string {
  return `${INCIDENTS_PATH}/${encodeURIComponent(id)}`;
}

export const LISTS_PATH = '/lists';

export function listPath(id: string): string {
  return `${LISTS_PATH}/${encodeURIComponent(id)}`;
}

const LAYOUTS = [1, 4, 9, 16, 25, 36, 64];

/** The wall with these cameras and no others. */
export function wallPath(cameraIds: readonly string[]): string {
  const tiles = LAYOUTS.find((count) => count >= cameraIds.length) ?? 64;
  return `/?tiles=${tiles}&cameras=${cameraIds.map(encodeURIComponent).join(',')}`;
}
