import { z } from 'zod';
import { streamsConfigSchema } from './streams-config.ts';

/** The published JSON Schema (draft 2020-12) of `streams.config.json`, as text that ends with a newline. */
export function writeConfigSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(streamsConfigSchema, { io: 'input' });
  const head = { $schema, title: 'Onescreen: streams.config.json' };
  return `${JSON.stringify({ ...head, ...schema }, null, 2)}\n`;
}
