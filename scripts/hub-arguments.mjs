/**
 * What Node is told when it runs the hub. Its main thread makes little that lasts: left to itself Node gives it room for 32 MB before it
 * looks what is garbage, and lets the rest of the heap grow by as much again. A media thread has a limit of its own. No source maps: Node
 * would keep those of every module in memory, 15 MB; what esbuild makes of the sources reads nearly like them.
 */
export const HUB_NODE_ARGUMENTS = ['--max-semi-space-size=4'];
