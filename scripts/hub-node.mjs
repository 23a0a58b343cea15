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
 * libuv's threads, which all threads of the process share for files, passwords and names; it has four. A name under a zone whose servers are
 * dead holds one for 10 to 20 s, and names may hold half of them: with four, two such names keep every sound camera with a name away.
 * With 64 a few dozen do not. What it costs: 8 MiB of address space each (nobody's memory), and some tens of KiB once it is used.
 */
const POOL_THREADS = '64';

/**
 * Memory comes by pages of 2 MiB where Linux has them to give (glibc 2.35 and later; others do not look at it): what parts are gathered in is
 * touched for the first time in a tenth of the time. Whoever sets it differently knows why.
 */
export const HUB_ENVIRONMENT = {
  UV_THREADPOOL_SIZE: process.env.UV_THREADPOOL_SIZE ?? POOL_THREADS,
  GLIBC_TUNABLES: process.env.GLIBC_TUNABLES ?? 'glibc.malloc.hugetlb=1',
};
