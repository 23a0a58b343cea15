import { availableParallelism } from 'node:os';

/** Threads that help V8 to collect and compile. Node takes four, wherever it runs, and they take turns with the hub's own on its processors. */
const HELPERS = Math.min(4, Math.max(1, Math.floor(availableParallelism() / 2)));

/**
 * What Node is told when it runs the hub. Its main thread makes little that lasts: left to itself Node gives it room for 32 MB before it
 * looks what is garbage, and lets the rest of the heap grow by as much again. A media thread has a limit of its own. No source maps: Node
 * would keep those of every module in memory, 15 MB; what esbuild makes of the sources reads nearly like them.
 */
export const HUB_NODE_ARGUMENTS = ['--max-semi-space-size=8', `--v8-pool-size=${HELPERS}`];

/**
 * Memory comes by pages of 2 MiB where Linux has them to give (glibc 2.35 and later; others do not look at it): what parts are gathered in is
 * touched for the first time in a tenth of the time. Whoever sets it differently knows why.
 */
export const HUB_ENVIRONMENT = {
  GLIBC_TUNABLES: process.env.GLIBC_TUNABLES ?? 'glibc.malloc.hugetlb=1',
};
