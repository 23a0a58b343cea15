import type { Clock } from '../base/clock.ts';
import type { NameLookups } from '../base/name-lookups.ts';
import type { NetworkGuard } from '../base/network-guard.ts';
import { parseSessionDescription, type SessionDescription } from '../media/sdp/session-description.ts';
import { repeatsPassword } from './camera-words.ts';
import type { CertificateTrust } from './certificate-trust.ts';
import { baseUrlOf, parseRedirect, parseRtspAddress, type RtspAddress, urlOfHeader } from './rtsp-address.ts';
import { RtspAuthorization, type RtspCredentials } from './rtsp-authorization.ts';
import { RtspClient } from './rtsp-client.ts';
import { RtspConnection } from './rtsp-connection.ts';
import { RtspFailure } from './rtsp-failure.ts';
import { parsePublicHeader } from './rtsp-headers.ts';
import { headerOf, type RtspResponse } from './rtsp-message.ts';
import type { StepListener } from './rtsp-steps.ts';

/**
 * The first half of every conversation: OPTIONS (RFC 2326 §10.1), DESCRIBE (§10.2), redirects (§11.3).
 *
 * Tolerated: OPTIONS refused or unknown, a connection that the camera closes after its 401 (asked again on a new one).
 */
export interface DescribeOptions {
  /** `rtsp://host[:port]/path`, or with another scheme of rtsp-address.ts; credentials in it are dropped. */
  url: string;
  credentials: RtspCredentials | null;
  /** For TLS; without: what this system's certificate authorities vouch for. */
  trust?: CertificateTrust | null;
  /** Where the camera, and whatever it redirects to, may be; without: anywhere. */
  guard?: NetworkGuard | null;
  /** The thread's own, where it has one: no name is asked for twice at a time. */
  lookups?: NameLookups | undefined;
  clock: Clock;
  readBuffer: Buffer;
  timeouts: { connectMs: number; responseMs: number };
  onStep?: StepListener | undefined;
  onDamaged(bytes: number): void;
}

export interface Described {
  /** Open; the caller closes its connection. */
  client: RtspClient;
  description: SessionDescription;
  /** What relative control attributes start from. */
  baseUrl: string;
  /** How the camera wants to be kept awake (RFC 2326 §10.8; OPTIONS where it does not offer GET_PARAMETER). */
  keepAliveMethod: 'GET_PARAMETER' | 'OPTIONS';
}

type Answer = Omit<Described, 'client'> | { redirectTo: RtspAddress };

const MAX_REDIRECTS = 3;

/** Throws RtspFailure; the signal's reason when it aborts first. */
export async function describeCamera(options: DescribeOptions, signal: AbortSignal): Promise<Described> {
  const configured = parseRtspAddress(options.url);
  if (!configured)
    throw new RtspFailure('host-unreachable', 'the address is not of the form rtsp://host:port/path');
  const authorization = new RtspAuthorization(options.credentials);
  let address = configured;
  let redirects = 0;
  let reopened = false;
  for (;;) {
    const atHome = address.host.toLowerCase() === configured.host.toLowerCase();
    const client = await openClient(options, address, atHome ? authorization : null, signal);
    try {
      const answer = await askForDescription(client, signal);
      client.onStep = null;
      if (!('redirectTo' in answer)) return { client, ...answer };
      client.connection.destroy();
      redirects += 1;
      if (redirects > MAX_REDIRECTS)
        throw new RtspFailure('protocol-error', `${configured.shown} redirects in a circle`);
      address = shownSafely(answer.redirectTo, configured, options.credentials);
    } catch (error) {
      client.connection.destroy();
      const closedAfterChallenge =
        client.awaitsJudgement && error instanceof RtspFailure && error.code === 'closed-by-camera';
      if (!closedAfterChallenge || reopened) throw error;
      reopened = true;
    }
  }
}

async function openClient(
  {
    credentials,
    clock,
    readBuffer,
    trust = null,
    guard = null,
    lookups,
    timeouts,
    onStep,
    onDamaged,
  }: DescribeOptions,
  address: RtspAddress,
  /** Null: the camera redirected us to another host. */
  home: RtspAuthorization | null,
  signal: AbortSignal,
): Promise<RtspClient> {
  const tunnelAuthorization = home ? new RtspAuthorization(credentials) : RtspAuthorization.forStranger();
  onStep?.({ step: 'connecting', shown: address.shown });
  const connection = await RtspConnection.open(
    {
      address,
      trust,
      guard,
      lookups,
      tunnelAuthorization,
      readBuffer,
      clock,
      onStep,
      onDamaged,
      ...timeouts,
    },
    signal,
  );
  onStep?.({ step: 'connected', remote: connection.ends.remote });
  const authorization = home ?? RtspAuthorization.forStranger();
  const client = new RtspClient({ connection, address, authorization, credentials });
  client.onStep = onStep ?? null;
  return client;
}

/** Where a redirect leads is a camera's own words: they may repeat the password. */
function shownSafely(
  target: RtspAddress,
  configured: RtspAddress,
  credentials: RtspCredentials | null,
): RtspAddress {
  if (!credentials || !repeatsPassword(target.url, credentials)) return target;
  return { ...target, shown: `${configured.shown}, where it redirects to,` };
}

async function askForDescription(client: RtspClient, signal: AbortSignal): Promise<Answer> {
  const { address } = client;
  const options = await client.request('OPTIONS', address.url, [], signal);
  const movedTo = redirectOf(address, options);
  if (movedTo) return { redirectTo: movedTo };
  const methods = parsePublicHeader(options.headers.get('public')?.join(',') ?? '');
  const response = await client.request('DESCRIBE', address.url, [['Accept', 'application/sdp']], signal);
  const redirectTo = redirectOf(address, response);
  if (redirectTo) return { redirectTo };
  if (response.status < 200 || response.status > 299) throw client.failureOf('DESCRIBE', response);
  const description = parseSessionDescription(response.body);
  if (!description) {
    throw new RtspFailure(
      'protocol-error',
      `${address.shown} answered DESCRIBE with something that is no SDP`,
    );
  }
  return {
    description,
    baseUrl: baseUrlOf(
      address.url,
      description.control,
      urlIn(response, 'content-base'),
      urlIn(response, 'content-location'),
    ),
    keepAliveMethod: methods.has('GET_PARAMETER') ? 'GET_PARAMETER' : 'OPTIONS',
  };
}

function urlIn(response: RtspResponse, header: string): string | null {
  const value = headerOf(response, header);
  return value === null ? null : urlOfHeader(value);
}

/** A Location that leads nowhere we go leaves the status to speak for itself. */
function redirectOf(from: RtspAddress, response: RtspResponse): RtspAddress | null {
  const location = urlIn(response, 'location');
  return response.status >= 300 && response.status <= 399 && location !== null
    ? parseRedirect(from, location)
    : null;
}
