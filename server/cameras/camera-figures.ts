import type { VerdictDto } from '../contract/dto.ts';
import type { CameraRegistry } from './camera-registry.ts';

export interface CameraFigures {
  camerasByState: Record<string, number>;
  streamsByPhase: Record<string, number>;
  viewers: number;
}

/** How the cameras and their profiles are, in numbers. */
export function countCameras(
  cameras: Pick<CameraRegistry, 'list'>,
  verdicts: readonly VerdictDto[],
): CameraFigures {
  const streams = cameras.list().flatMap((camera) => [...camera.profiles.values()]);
  return {
    camerasByState: countBy(verdicts, (verdict) => verdict.state),
    streamsByPhase: countBy(streams, (stream) => stream.status.phase),
    viewers: streams.reduce((sum, stream) => sum + stream.viewers, 0),
  };
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
}
