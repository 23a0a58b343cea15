import { z } from 'zod';
import { PREFERENCE_KEYS } from './wall-terms.ts';

/** What a person's pages look and work like, kept by the hub so that it is the same at every desk. */

export const preferenceKeySchema = z.enum(PREFERENCE_KEYS);

export const preferenceDtoSchema = z.object({
  key: preferenceKeySchema,
  value: z.json().describe('as the page gave it'),
  revision: z.number().describe('counts the changes of this key'),
});
export const preferencesDtoSchema = z.array(preferenceDtoSchema);

export const preferencePutSchema = z.object({ value: z.json() });

export type PreferenceDto = z.infer<typeof preferenceDtoSchema>;
