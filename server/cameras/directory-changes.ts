import type { ConfigWatch } from '../config/config-watch.ts';
import type { CameraRegistry } from './camera-registry.ts';

type Cameras = Pick<CameraRegistry, 'events'>;
type Watch = Pick<ConfigWatch, 'events'>;

/** Told of each camera that is added, changed or removed. */
export function onCameraTouched({ events }: Cameras, listener: (id: string) => void): () => void {
  const offs = [
    events.on('camera:added', ({ camera }) => listener(camera.id)),
    events.on('camera:changed', ({ camera }) => listener(camera.id)),
    events.on('camera:removed', ({ id }) => listener(id)),
  ];
  return () => {
    for (const off of offs) off();
  };
}

/** Told of either. */
export function onDirectoryChanged(cameras: Cameras, watch: Watch, listener: () => void): () => void {
  const offCameras = onCameraTouched(cameras, listener);
  const offNames = onNamesChanged(watch, listener);
  return () => {
    offCameras();
    offNames();
  };
}

/** Told when the names of the site, its domains or its regions changed. */
export function onNamesChanged({ events }: Watch, listener: () => void): () => void {
  return events.on('config:changed', ({ diff }) => {
    if (diff.directoryChanged) listener();
  });
}
