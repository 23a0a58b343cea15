import type { SessionDescription } from '../media/sdp/session-description.ts';
import { type DescribeOptions, describeCamera } from './rtsp-describe.ts';
import type { RtspStep } from './rtsp-steps.ts';

export interface RtspProbeOptions
  extends Pick<
    DescribeOptions,
    'url' | 'credentials' | 'trust' | 'guard' | 'lookups' | 'clock' | 'timeouts'
  > {
  /** The thread's own where there is one; else each probe has a small one of its own. */
  readBuffer?: Buffer;
}

export interface RtspProbeResult {
  description: SessionDescription;
  server: string | null;
  /** It had asked for the log-in. Many describe their streams to anybody, which says nothing of the password. */
  loggedIn: boolean;
}

const OWN_BUFFER_BYTES = 8 * 1024;

/**
 * Asks OPTIONS and DESCRIBE (RFC 2326 §10.1, §10.2) and hangs up: the camera is there, lets us in and says what it has.
 * Throws RtspFailure; the signal's reason when it aborts first.
 */
export async function probeRtsp(options: RtspProbeOptions, signal: AbortSignal): Promise<RtspProbeResult> {
  const { readBuffer = Buffer.allocUnsafeSlow(OWN_BUFFER_BYTES) } = options;
  let loggedIn = false;
  const onStep = (step: RtspStep) => {
    if (step.step === 'challenged') loggedIn = step.scheme !== null;
  };
  const { client, description } = await describeCamera(
    { ...options, readBuffer, onStep, onDamaged: () => {} },
    signal,
  );
  client.connection.destroy();
  return { description, server: client.server, loggedIn };
}
