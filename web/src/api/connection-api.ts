import type { ConnectionTestDto, ConnectionTestRequest } from '../../../server/contract/connection-dto.ts';
import type { HttpClient, RequestOptions } from './http-client.ts';

/** A camera that does not answer is waited for, and a picture of one with rare key frames too. */
const TEST_TIMEOUT_MS = 60_000;

export function testConnection(
  http: HttpClient,
  request: ConnectionTestRequest,
  options?: RequestOptions,
): Promise<ConnectionTestDto> {
  return http.post('/api/cameras/test', request, { ...options, timeoutMs: TEST_TIMEOUT_MS });
}
