import type { ConnectionTransport } from '../contract/connection-steps.ts';
import type { StreamFactsDto } from '../contract/viewing-dto.ts';
import type { ProfileStream } from './profile-stream.ts';

type DescribedStream = Pick<
  ProfileStream,
  'profile' | 'status' | 'description' | 'codecs' | 'viewers' | 'url'
>;

/** How the pull of a profile is, for somebody who watches it: no address, no credentials. */
export function describeStream(stream: DescribedStream): StreamFactsDto {
  const { profile, status, description, codecs, viewers } = stream;
  const { measured } = status;
  return {
    profile,
    phase: status.phase,
    codecs,
    width: description.width,
    height: description.height,
    frameRate: measured?.frameRate ?? null,
    expectedFrameRate: measured?.expectedFrameRate ?? null,
    bitrateKbps: measured?.bitrateKbps ?? null,
    lossRatio: measured?.lossRatio ?? null,
    foreignPackets: measured?.foreignPackets ?? null,
    viewers,
    transport: transportOf(stream),
  };
}

/** TLS and tunnels are told by the address; what travels plainly was agreed on with the camera. */
function transportOf({ url, status }: DescribedStream): ConnectionTransport | null {
  if (status.phase !== 'playing') return null;
  if (url.startsWith('rtspsh:')) return 'https-tunnel';
  if (url.startsWith('rtsph:')) return 'http-tunnel';
  if (url.startsWith('rtsps:')) return 'tls';
  return status.transport ?? null;
}
