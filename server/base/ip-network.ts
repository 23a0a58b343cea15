import { isIP } from 'node:net';

/** An address as a number. One of IPv4 in IPv6 dress (`::ffff:192.0.2.1`) is the IPv4 address. */
export interface IpAddress {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/** All addresses that begin with the same bits. */
export interface IpNetwork extends IpAddress {
  readonly bits: number;
}

const BITS = { 4: 32, 6: 128 };
const MAPPED_PREFIX = 0xffffn;

/** Null when it is no address. A zone (`fe80::1%eth0`) is left out. */
export function parseIpAddress(text: string): IpAddress | null {
  const bare = text.replace(/%.*$/, '');
  switch (isIP(bare)) {
    case 4:
      return { family: 4, value: numberOf(bare.split('.'), 10, 8n) };
    case 6:
      return unmapped(numberOf(groupsOf(bare), 16, 16n));
    default:
      return null;
  }
}

/** `10.20.0.0/16`, or one address alone; null when it is neither. Bits behind the prefix do not count. */
export function parseIpNetwork(text: string): IpNetwork | null {
  const [address = '', prefix, ...rest] = text.split('/');
  const parsed = address.includes('%') ? null : parseIpAddress(address);
  if (!parsed || rest.length > 0) return null;
  const most = BITS[parsed.family];
  // Written in IPv6 dress, its prefix counts from there.
  const dressed = parsed.family === 4 && address.includes(':') ? 96 : 0;
  if (prefix === undefined) return { ...parsed, bits: most };
  const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) - dressed : Number.NaN;
  return bits >= 0 && bits <= most ? { ...parsed, bits } : null;
}

export function networkContains(network: IpNetwork, { family, value }: IpAddress): boolean {
  if (network.family !== family) return false;
  const rest = BigInt(BITS[family] - network.bits);
  return value >> rest === network.value >> rest;
}

/** Where IPv6 networks carry an IPv4 address: behind so many bits. */
const CARRIERS: readonly (readonly [network: string, bitsBehind: bigint])[] = [
  // Translators: of everybody and of one's own network (RFC 6052, RFC 8215), and those that do without a state (RFC 2765).
  ['64:ff9b::/96', 0n],
  ['64:ff9b:1::/48', 0n],
  ['::ffff:0:0:0/96', 0n],
  // 6to4 (RFC 3056).
  ['2002::/16', 80n],
];

/** The IPv4 address that a packet to this IPv6 address comes out at; null where it goes no such way. */
export function carriedIpv4(address: IpAddress): IpAddress | null {
  const carrier = CARRIER_NETWORKS.find(({ network }) => networkContains(network, address));
  return carrier ? { family: 4, value: (address.value >> carrier.bitsBehind) & 0xffffffffn } : null;
}

function unmapped(value: bigint): IpAddress {
  if (value >> 32n !== MAPPED_PREFIX) return { family: 6, value };
  return { family: 4, value: value & 0xffffffffn };
}

/** The eight groups of an IPv6 address, with `::` filled in and an IPv4 tail as two groups. */
function groupsOf(text: string): string[] {
  const tail = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
  const hex = tail ? `${tail[1]}${pairOf(tail[2]!, tail[3]!)}:${pairOf(tail[4]!, tail[5]!)}` : text;
  const [left = '', right] = hex.split('::');
  const head = left === '' ? [] : left.split(':');
  const end = right === undefined || right === '' ? [] : right.split(':');
  return [...head, ...Array<string>(8 - head.length - end.length).fill('0'), ...end];
}

function pairOf(high: string, low: string): string {
  return (Number(high) * 256 + Number(low)).toString(16);
}

function numberOf(parts: readonly string[], radix: number, width: bigint): bigint {
  return parts.reduce((sum, part) => (sum << width) | BigInt(Number.parseInt(part, radix)), 0n);
}

// Behind the functions that read them.
const CARRIER_NETWORKS = CARRIERS.flatMap(([text, bitsBehind]) => {
  const network = parseIpNetwork(text);
  return network ? [{ network, bitsBehind }] : [];
});
