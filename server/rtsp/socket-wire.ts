import { constants } from 'node:crypto';
import net from 'node:net';
import tls from 'node:tls';
import type { NameLookups } from '../base/name-lookups.ts';
import type { NetworkGuard } from '../base/network-guard.ts';
import { type CertificateTrust, distrustOf, fingerprintOf, identityCheck } from './certificate-trust.ts';
import { guardedLookup, refusalOfAddress } from './guarded-lookup.ts';
import { RtspFailure } from './rtsp-failure.ts';
import type { StepListener } from './rtsp-steps.ts';

/** What carries an RTSP connection's bytes. A TCP or TLS socket is one as it is: nothing stands between it and its reader. */
export interface Wire {
  write(bytes: Buffer): unknown;
  /** Closes at once; nothing is told any more but perhaps a close. May be called twice. */
  destroy(): unknown;
  /** Reads on, after `read` said no. */
  resume(): unknown;
  /** Bytes that were written and did not leave yet. */
  readonly writableLength: number;
  /** Addresses, while it is open. */
  readonly localAddress?: string | undefined;
  readonly remoteAddress?: string | undefined;
}

export interface WireListener {
  opened(): void;
  /** Bytes lie in [0, length) of the read buffer. Returns whether to go on reading, else `resume` has to be called. */
  read(length: number): boolean;
  /** An RtspFailure, or an error with a system code. */
  failed(error: Error): void;
  /** By the other side, or after a failure. */
  closed(): void;
}

export interface SocketTarget {
  /** Name or address; what a certificate is to be for. */
  host: string;
  /** The address to connect to, where it is known already. */
  connectTo?: string | undefined;
  port: number;
  secure: boolean;
  /** For secure ones; null: what the certificate authorities of this system vouch for. */
  trust: CertificateTrust | null;
  /** Judges every address before it is connected to; null: anything may be. */
  guard: NetworkGuard | null;
  /** Where the thread's names are resolved. */
  lookups: NameLookups;
  /** The address as people are shown it. */
  shown: string;
  onStep?: StepListener | undefined;
}

/** Node gives each of a host's addresses only this long before it tries the next. */
const ADDRESS_ATTEMPT_MS = 1_000;

/**
 * TLS 1.0 and 1.1, ciphers and keys of their days, and servers that know nothing of RFC 5746: firmware of before 2015 speaks no other
 * TLS. For a camera whose certificate is pinned, and no other: who it is stands firm then, and the choice is between this and none at all.
 */
const OLD_TLS: tls.SecureContextOptions = {
  minVersion: 'TLSv1',
  ciphers: `${tls.DEFAULT_CIPHERS}:@SECLEVEL=0`,
  secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT,
};

/** Begins to connect, by TCP or TLS. `readBuffer` is used up in each `read` and may be shared. */
export function openSocketWire(target: SocketTarget, readBuffer: Buffer, listener: WireListener): net.Socket {
  const { host, connectTo = host, port, guard, lookups, shown } = target;
  const goal = { host: connectTo, port, shown };
  const refusal = guard && refusalOfAddress(guard, goal);
  const { lookup, leave } = guardedLookup(lookups, guard, goal);
  const common = {
    host: connectTo,
    port,
    noDelay: true,
    autoSelectFamilyAttemptTimeout: ADDRESS_ATTEMPT_MS,
    onread: { buffer: readBuffer, callback: listener.read },
    lookup,
  };
  const socket = refusal ? new net.Socket() : openSocket(target, common, listener);
  socket.on('error', listener.failed);
  socket.on('close', listener.closed);
  socket.once('close', leave);
  const { onStep } = target;
  if (onStep) socket.once('lookup', (error) => error || onStep({ step: 'resolved' }));
  if (refusal) socket.destroy(refusal);
  return socket;
}

function openSocket(target: SocketTarget, options: net.TcpNetConnectOpts, listener: WireListener) {
  return target.secure ? openTls(target, options, listener) : openTcp(options, listener);
}

function openTcp(options: net.NetConnectOpts, listener: WireListener): net.Socket {
  return net.connect(options, listener.opened);
}

function openTls(
  { host, trust, shown, onStep }: SocketTarget,
  options: tls.ConnectionOptions,
  listener: WireListener,
): net.Socket {
  const socket = tls.connect({
    ...options,
    // The certificate is judged below, where a pinned one goes before authorities; nothing is sent before that.
    rejectUnauthorized: false,
    checkServerIdentity: identityCheck(trust),
    ...(net.isIP(host) === 0 ? { servername: host } : {}),
    ...(trust?.authorities ? { ca: trust.authorities } : {}),
    ...(trust?.fingerprint ? OLD_TLS : {}),
  });
  socket.once('secureConnect', () => {
    const distrust = distrustOf(socket, trust);
    onStep?.({ step: 'certificate', fingerprint: fingerprintOf(socket) });
    if (distrust === null) listener.opened();
    else socket.destroy(new RtspFailure('certificate-not-trusted', `${shown} ${distrust}`));
  });
  return socket;
}
