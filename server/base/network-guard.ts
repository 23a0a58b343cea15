import {
  carriedIpv4,
  type IpAddress,
  type IpNetwork,
  networkContains,
  parseIpAddress,
  parseIpNetwork,
} from './ip-network.ts';

/** To which addresses this process may connect. Plain data: it also travels to other threads. */
export interface NetworkRules {
  /** Networks as `10.20.0.0/16`; empty: every network but the special ones. */
  readonly allow: readonly string[];
  /** Goes before `allow`. */
  readonly deny: readonly string[];
  /** Where this process itself listens: refused whatever the lists say. */
  readonly own: { readonly addresses: readonly string[]; readonly ports: readonly number[] };
}

export type NetworkRefusal =
  | 'own-address'
  | 'denied'
  | 'not-allowed'
  | 'loopback'
  | 'link-local'
  | 'metadata'
  | 'unspecified'
  | 'multicast'
  | 'reserved';

/**
 * What no camera lives at, and what opens doors inside of a machine or a cloud: refused unless `allow` names a network that lies
 * within. `0.0.0.0/0` does not.
 */
const SPECIAL: readonly (readonly [network: string, refusal: NetworkRefusal])[] = [
  ['0.0.0.0/8', 'unspecified'],
  ['127.0.0.0/8', 'loopback'],
  // Of Alibaba Cloud, Oracle Cloud and Azure; that of everybody else is link-local.
  ['100.100.100.200', 'metadata'],
  ['192.0.0.192', 'metadata'],
  ['168.63.129.16', 'metadata'],
  ['169.254.0.0/16', 'link-local'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'reserved'],
  ['::1', 'loopback'],
  ['::/96', 'unspecified'],
  ['fe80::/10', 'link-local'],
  // Of Amazon and of Google.
  ['fd00:ec2::254', 'metadata'],
  ['fd20:ce::254', 'metadata'],
  ['ff00::/8', 'multicast'],
  // Teredo (RFC 4380): a tunnel to an IPv4 address that it hides.
  ['2001::/32', 'reserved'],
];

interface SpecialRange {
  network: IpNetwork;
  refusal: NetworkRefusal;
  /** What `allow` names of it. */
  lifted: IpNetwork[];
}

/** Decides about addresses; names have to be resolved first. */
export class NetworkGuard {
  private readonly allowed: readonly IpNetwork[];
  private readonly denied: readonly IpNetwork[];
  private readonly own: readonly IpNetwork[];
  private readonly ownPorts: ReadonlySet<number>;
  private readonly special: readonly SpecialRange[];

  /** Throws when a network cannot be read. */
  constructor({ allow, deny, own }: NetworkRules) {
    this.allowed = allow.map(readNetwork);
    this.denied = deny.map(readNetwork);
    this.own = own.addresses.map(readNetwork);
    this.ownPorts = new Set(own.ports);
    this.special = SPECIAL.map(([text, refusal]) => {
      const network = readNetwork(text);
      const lifted = this.allowed.filter((one) => one.bits >= network.bits && networkContains(network, one));
      return { network, refusal, lifted };
    });
  }

  /** Why nothing may be connected to there; null when it may. What is no IP address is refused. */
  refusalOf(text: string, port: number): NetworkRefusal | null {
    const address = parseIpAddress(text);
    if (!address) return 'reserved';
    const carried = carriedIpv4(address);
    const refusal = this.judge(address, port) ?? (carried && this.judge(carried, port));
    if (refusal) return refusal;
    return this.allowed.length === 0 || isIn(this.allowed, address) ? null : 'not-allowed';
  }

  /** What is to be said against it whatever else is allowed. */
  private judge(address: IpAddress, port: number): NetworkRefusal | null {
    if (this.ownPorts.has(port) && isIn(this.own, address)) return 'own-address';
    if (isIn(this.denied, address)) return 'denied';
    const special = this.special.find(
      ({ network, lifted }) => networkContains(network, address) && !isIn(lifted, address),
    );
    return special?.refusal ?? null;
  }
}

function isIn(networks: readonly IpNetwork[], address: IpAddress): boolean {
  return networks.some((network) => networkContains(network, address));
}

function readNetwork(text: string): IpNetwork {
  const network = parseIpNetwork(text);
  if (!network) throw new RangeError(`no network: ${text}`);
  return network;
}
