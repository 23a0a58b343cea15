import { defineConfig } from 'vitest/config';
import { MixedSequencer } from './test/support/mixed-sequencer.ts';

/** As many as there are cores on the smallest machine that this must run on: these tests compute. */
const COMPUTING_WORKERS = 2;
/** What a browser is to show is shown when it comes to it: by default that is waited for one second, and a busy machine takes longer. */
const EXPECT = { poll: { timeout: 30_000 } };
/** These wait most of the time, for cameras that take as long as cameras do. */
const WAITING_WORKERS = 3;

export default defineConfig({
  test: {
    sequence: { sequencer: MixedSequencer },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.{ts,tsx}', 'test/fuzz/**/*.test.ts'],
          // Hundreds of small files over the same modules: loading those anew for each takes longer than the tests.
          isolate: false,
          maxWorkers: COMPUTING_WORKERS,
          sequence: { groupOrder: 0 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'contracts',
          include: ['test/contracts/**/*.test.ts'],
          globalSetup: ['test/contracts/postgres-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: WAITING_WORKERS,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'integration',
          expect: EXPECT,
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: WAITING_WORKERS,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'e2e',
          expect: EXPECT,
          include: ['test/e2e/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          maxWorkers: WAITING_WORKERS,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'measured',
          expect: EXPECT,
          include: ['test/e2e/measured/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          // How late a picture is, how evenly it moves and whether a frame was dark is told of a machine that does nothing else.
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
