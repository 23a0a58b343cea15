import type { ConnectionTestDto, ConnectionTestRequest } from '../../../server/contract/connection-dto.ts';
import type { HttpClient, RequestOptions } from './http-client.ts';

/** Longer than the hub ever takes: it waits for the pictures of cameras that send one in half a minute. */
const TEST_TIMEOUT_MS = 75_000;

export function testConnection(
  http: HttpClient,
  request: ConnectionTestRequest,
  options?: RequestOptions,
): Promise<ConnectionTestDto> {
  return http.post('/api/cameras/test', request, { ...options, timeoutMs: TEST_TIMEOUT_MS });
}
