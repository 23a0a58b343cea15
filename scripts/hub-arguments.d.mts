export const HUB_NODE_ARGUMENTS: readonly string[];
