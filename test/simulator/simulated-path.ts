import type { PathCredentials } from './challenge.ts';
import type { Clip } from './clip.ts';
import type { Fault } from './fault.ts';

/** One camera's profile as the simulator has it. Its connections are kept so that a fault can reach them. */
export interface SimulatedPath {
  readonly name: string;
  readonly clip: Clip;
  readonly credentials: PathCredentials | null;
  /** How far into the loop this path is when the simulator starts, less than a loop. */
  readonly phaseMs: number;
  readonly connections: Set<PathConnection>;
  fault: Fault | null;
  /** Grows with every command, so that a connection notices on its next packet. */
  faultRevision: number;
}

export interface PathConnection {
  close(): void;
  /** A fault was set or cleared. */
  applyFault(): void;
}
