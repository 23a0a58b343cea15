import type { ClipLibrary } from './clip.ts';
import type { RtspSimulator } from './rtsp-simulator.ts';

/** The part of streams.config.json that a camera would know of itself. */
export interface ConfiguredCameras {
  readonly cameras: readonly {
    readonly id: string;
    readonly credentials?: { readonly username: string; readonly password: string };
    readonly profiles: Readonly<Record<string, { readonly url: string } | undefined>>;
  }[];
}

/**
 * Every profile's address becomes a path that plays the clip `<camera>-<profile>`. A camera that we have no clip of
 * (a demo with more cameras than were filmed) borrows one, always the same.
 */
export function addConfiguredPaths(
  simulator: RtspSimulator,
  library: ClipLibrary,
  config: ConfiguredCameras,
): number {
  let added = 0;
  for (const [index, camera] of config.cameras.entries()) {
    for (const [profile, address] of Object.entries(camera.profiles)) {
      if (!address) continue;
      const name = new URL(address.url).pathname.replace(/^\/+|\/+$/g, '');
      const clip = library.get(chooseClip(library, camera.id, profile, index));
      simulator.addPath(name, { clip, phaseMs: shareOfLoop(index) * clip.loopMs, ...camera.credentials });
      added += 1;
    }
  }
  return added;
}

/** A camera's profiles show the same moment; cameras are spread over the loop by the golden ratio. */
function shareOfLoop(index: number): number {
  return (index * 0.618_033_988_75) % 1;
}

function chooseClip(library: ClipLibrary, cameraId: string, profile: string, index: number): string {
  const own = `${cameraId}-${profile}`;
  if (library.has(own)) return own;
  const others = library.names().filter((name) => name.endsWith(`-${profile}`));
  const borrowed = others[index % others.length];
  return borrowed ?? (profile === 'main' ? 'bench-1080p' : 'bench-360p');
}
