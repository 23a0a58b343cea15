import { firstJsonLine, type Program, startProgram } from './child-process.ts';

/** The simulated cameras as a process of their own, from `dist/`: they share no event loop with what is measured. */
export interface SimulatorProcess extends Program {
  readonly port: number;
  /** rtsp:// address of a path. */
  url(path: string): string;
  fault(path: string, fault: string | { kind: string; [option: string]: unknown }): Promise<void>;
  clear(path: string): Promise<void>;
  /** When the loop of the path began, epoch milliseconds, and how long it is. */
  loop(path: string): Promise<{ beganAtMs: number; loopMs: number }>;
}

/** @param args as `test/simulator/main.ts` takes them, for example `['--paths', '50', '--clip', 'bench-1080p']` */
export async function startSimulator(args: readonly string[], port = 0): Promise<SimulatorProcess> {
  const program = startProgram(process.execPath, [
    'dist/simulator/main.js',
    ...['--port', String(port), '--control', '0'],
    ...args,
  ]);
  const listening = await firstJsonLine<{ port: number; control: number }>(program);
  const command = async (route: string, body: object) => {
    const response = await fetch(`http://127.0.0.1:${listening.control}/${route}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`the simulator refused ${route}: ${await response.text()}`);
  };
  return {
    ...program,
    port: listening.port,
    url: (path) => `rtsp://127.0.0.1:${listening.port}/${path}`,
    fault: (path, fault) => command('fault', { path, fault }),
    clear: (path) => command('clear', { path }),
    async loop(path) {
      const response = await fetch(`http://127.0.0.1:${listening.control}/paths`);
      const paths = (await response.json()) as {
        path: string;
        loop: { beganAtMs: number; loopMs: number };
      }[];
      const found = paths.find((candidate) => candidate.path === path);
      if (!found) throw new Error(`the simulator has no path ${path}`);
      return found.loop;
    },
  };
}
