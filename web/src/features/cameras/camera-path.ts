export const LIST_PATH = '/admin/cameras';
export const NEW_PATH = '/admin/cameras/new';
export const IMPORT_PATH = '/admin/import';

export function cameraPath(id: string): string {
  return `${LIST_PATH}/${encodeURIComponent(id)}`;
}

export function historyPath(id: string): string {
  return `${cameraPath(id)}/history`;
}
