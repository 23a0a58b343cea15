export const HUB_NODE_ARGUMENTS: readonly string[];
export const HUB_ENVIRONMENT: Readonly<Record<string, string>>;
