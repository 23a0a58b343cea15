export const LIST_PATH = '/admin/cameras';
export const NEW_PATH = '/admin/cameras/new';

export function cameraPath(id: string): string {
  return `${LIST_PATH}/${encodeURIComponent(id)}`;
}
