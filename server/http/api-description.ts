import { ERROR_CODES } from '../contract/error-codes.ts';
import { LIVE_PATHS } from './live-docs.ts';

/** What the OpenAPI document says beside the routes. */
export function describeApi(version: string, sessionCookie: string) {
  const codes = Object.entries(ERROR_CODES).map(
    ([code, { status, message }]) => `${code} (${status}): ${message}`,
  );
  return {
    info: {
      title: 'Onescreen',
      version,
      description: `Errors are { "error": { "code", "message" } }, one of: ${codes.join(' ')}`,
    },
    // Its type asks for an index signature, which plain constants have not.
    paths: LIVE_PATHS as never,
    components: {
      securitySchemes: {
        session: { type: 'apiKey' as const, in: 'cookie' as const, name: sessionCookie },
        token: { type: 'http' as const, scheme: 'bearer' },
      },
    },
    security: [{ session: [] }, { token: [] }] as Record<string, string[]>[],
  };
}
