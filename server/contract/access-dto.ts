import { z } from 'zod';
import { PERMISSIONS, ROLES } from './permissions.ts';

/** Accounts, logins, tokens and links, as JSON. Times are epoch milliseconds of the hub. */

const MAX_NAME = 100;

export const roleSchema = z.enum(ROLES);
export const rolesSchema = z.array(roleSchema).max(ROLES.length);

export const scopeSchema = z.object({
  domains: z.array(z.string().max(64)).max(200).nullable().describe('ids of domains; null for all'),
  regions: z
    .array(z.string().regex(/^\d{2,12}$/))
    .max(1000)
    .nullable()
    .describe('region codes, each with all that lies in it; null for all'),
});

export const loginRequestSchema = z.object({
  username: z.string().min(1).max(MAX_NAME),
  password: z.string().min(1).max(200),
  code: z
    .string()
    .max(40)
    .optional()
    .describe('of the authenticator, or a recovery code, where TOTP_REQUIRED was answered'),
});
export type LoginRequest = z.infer<typeof loginRequestSchema>;

export const watermarkDtoSchema = z.object({
  text: z
    .string()
    .describe('with {name}, {username}, {address}, {date} and {time} in braces, to be filled in by the page'),
  strength: z.number().describe('percent'),
  address: z.string().describe('where the hub sees the viewer'),
});
export type WatermarkDto = z.infer<typeof watermarkDtoSchema>;

export const sessionDtoSchema = z.object({
  username: z.string(),
  displayName: z.string(),
  roles: rolesSchema,
  permissions: z.array(z.enum(PERMISSIONS)),
  scope: scopeSchema,
  mustChangePassword: z.boolean().describe('until then only the account itself answers'),
  watermark: watermarkDtoSchema.nullable().describe('over every picture that is shown or saved; null: none'),
});
export type SessionDto = z.infer<typeof sessionDtoSchema>;

export const accountDtoSchema = z.object({
  totpEnabled: z.boolean(),
  recoveryCodesLeft: z.number().int(),
  passwordMinLength: z.number().int().describe('characters, of the next password'),
});
export type AccountDto = z.infer<typeof accountDtoSchema>;

export const loginInfoDtoSchema = z.object({
  id: z.string(),
  createdAtMs: z.number(),
  lastSeenAtMs: z.number(),
  address: z.string().describe('where it was opened from'),
  userAgent: z.string(),
  current: z.boolean().describe('the one that asks'),
});
export type LoginInfoDto = z.infer<typeof loginInfoDtoSchema>;

export const passwordChangeSchema = z.object({
  current: z.string().min(1).max(200),
  next: z.string().min(1).max(200),
});
export type PasswordChange = z.infer<typeof passwordChangeSchema>;

export const totpSetupDtoSchema = z.object({
  secret: z.string().describe('Base32, to be typed'),
  uri: z.string().describe('otpauth://…, to be shown as a QR code'),
});
export type TotpSetupDto = z.infer<typeof totpSetupDtoSchema>;

export const totpConfirmSchema = z.object({ code: z.string().min(6).max(10) });
export const recoveryCodesDtoSchema = z.object({
  codes: z.array(z.string()).describe('each opens the account once; shown this once'),
});
export type RecoveryCodesDto = z.infer<typeof recoveryCodesDtoSchema>;
/** Asked for before an authenticator is set up or taken off: whoever finds a screen unlocked must not do either. */
export const passwordProofSchema = z.object({ password: z.string().min(1).max(200) });

export const userDtoSchema = z.object({
  id: z.string(),
  username: z.string(),
  displayName: z.string(),
  roles: rolesSchema,
  scope: scopeSchema,
  enabled: z.boolean(),
  totpEnabled: z.boolean(),
  mustChangePassword: z.boolean(),
  createdAtMs: z.number(),
  lastLoginAtMs: z.number().nullable(),
  revision: z.number().describe('goes up with every change; send it back with yours'),
});
export type UserDto = z.infer<typeof userDtoSchema>;

export const userCreateSchema = z.object({
  // Composed first, as logging in does it: what follows is checked on what is kept.
  username: z
    .string()
    .normalize('NFKC')
    .min(2)
    .max(MAX_NAME)
    .regex(/^[^\s\p{C}]+$/u, 'expected a name without spaces'),
  displayName: z.string().trim().min(1).max(MAX_NAME),
  roles: rolesSchema.min(1),
  scope: scopeSchema,
});
export type UserCreate = z.infer<typeof userCreateSchema>;

export const userUpdateSchema = z.object({
  revision: z.number().int(),
  displayName: z.string().trim().min(1).max(MAX_NAME).optional(),
  roles: rolesSchema.min(1).optional(),
  scope: scopeSchema.optional(),
  enabled: z.boolean().optional(),
});
export type UserUpdate = z.infer<typeof userUpdateSchema>;

export const initialPasswordDtoSchema = z.object({
  user: userDtoSchema,
  password: z.string().describe('for the first login, where it has to be changed; shown this once'),
});
export type InitialPasswordDto = z.infer<typeof initialPasswordDtoSchema>;

export const tokenRequestSchema = z.object({
  name: z.string().trim().min(1).max(MAX_NAME),
  roles: rolesSchema.min(1).optional().describe('of your own roles; all of them when absent'),
  scope: scopeSchema.optional().describe('within your own scope; all of it when absent'),
  expiresInDays: z
    .number()
    .int()
    .min(1)
    .max(3650)
    .nullable()
    .optional()
    .describe('never when null; 365 when absent'),
});
export type TokenRequest = z.infer<typeof tokenRequestSchema>;

export const tokenInfoDtoSchema = z.object({
  id: z.string(),
  name: z.string(),
  roles: rolesSchema,
  scope: scopeSchema,
  createdAtMs: z.number(),
  expiresAtMs: z.number().nullable(),
  lastUsedAtMs: z.number().nullable(),
});
export type TokenInfoDto = z.infer<typeof tokenInfoDtoSchema>;

export const tokenDtoSchema = tokenInfoDtoSchema.extend({
  token: z.string().describe('shown this once'),
});
export type TokenDto = z.infer<typeof tokenDtoSchema>;

export const streamLinkRequestSchema = z.object({
  camera: z.string().max(64),
  expiresInMinutes: z
    .number()
    .int()
    .min(1)
    .max(7 * 24 * 60),
  note: z.string().trim().max(200).default('').describe('whom it is for'),
});
export type StreamLinkRequest = z.input<typeof streamLinkRequestSchema>;

export const streamLinkDtoSchema = z.object({
  id: z.string(),
  camera: z.string(),
  username: z.string().describe('who made it; it shows what this person may see'),
  note: z.string(),
  createdAtMs: z.number(),
  expiresAtMs: z.number(),
});
export type StreamLinkDto = z.infer<typeof streamLinkDtoSchema>;

export const newStreamLinkDtoSchema = streamLinkDtoSchema.extend({
  url: z.string().describe('of the master playlist, for any HLS player; shown this once'),
});
export type NewStreamLinkDto = z.infer<typeof newStreamLinkDtoSchema>;
