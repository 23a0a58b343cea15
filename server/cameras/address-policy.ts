import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Clock } from '../base/clock.ts';
import { inBatches } from '../base/in-batches.ts';
import { NameLookups } from '../base/name-lookups.ts';
import { NetworkGuard, type NetworkRefusal, type NetworkRules } from '../base/network-guard.ts';
import { endpointOf } from '../config/camera-address.ts';
import type { CameraNetworks } from '../config/streams-config.ts';

export interface AddressPolicyOptions {
  networks: CameraNetworks;
  /** Where this hub listens. */
  ownPorts(): readonly number[];
  /** What browsers see behind a proxy. */
  publicOrigin: string | null;
  clock: Clock;
  /** Stand-ins for this machine's own, in tests. */
  ownAddresses?(): string[];
  resolve?(name: string, signal: AbortSignal): Promise<string[]>;
  lookups?: NameLookups;
}

/** This machine's addresses change now and then, and to ask for them for each of thousands of cameras takes long. */
const OWN_ADDRESSES_KEPT_MS = 5_000;
/** To judge so many addresses is a matter of a few milliseconds. */
const BATCH = 1_000;
const RESOLVE_TIMEOUT_MS = 3_000;
/** Of the threads that Node resolves names on: cameras need them too, and files are read on them. */
const CONCURRENT_LOOKUPS = 2;
/** For all the names of a table: what is not resolved by then is judged when the camera is connected to. */
const RESOLVE_ALL_MS = 10_000;

/**
 * Where cameras that people register may be. Asked when one is saved; what a name leads to then may be another address later, so the
 * connecting thread judges again, by the same rules.
 */
export class AddressPolicy {
  private readonly options: AddressPolicyOptions;
  private readonly lookups: NameLookups;
  private current: { rules: NetworkRules; guard: NetworkGuard; readAtMs: number } | null = null;

  constructor(options: AddressPolicyOptions) {
    this.options = options;
    this.lookups = options.lookups ?? new NameLookups();
  }

  get rules(): NetworkRules {
    return this.refresh().rules;
  }

  /** In words, why this address is refused; null when it is not, or its name leads nowhere at the moment. */
  async refusalOf(url: string): Promise<string | null> {
    return (await this.refusalsOf([url])).get(url) ?? null;
  }

  /** Those that are refused, each with the reason in words. */
  async refusalsOf(urls: Iterable<string>): Promise<ReadonlyMap<string, string>> {
    const refusals = new Map<string, string>();
    const named = new Map<string, string[]>();
    await inBatches([...new Set(urls)], BATCH, this.options.clock, (batch) => {
      for (const url of batch) this.judgeUrl(url, named, refusals);
    });
    await this.judgeNames(named, refusals);
    return refusals;
  }

  private judgeUrl(url: string, named: Map<string, string[]>, refusals: Map<string, string>): void {
    const endpoint = endpointOf(url);
    if (!endpoint) return;
    const { host, port } = endpoint;
    const refusal = this.isPublicOrigin(host, port) ? 'own-address' : this.judgeAddress(host, port);
    if (refusal) refusals.set(url, wordsOf(refusal, host));
    else if (isIP(host) === 0) named.set(host, [...(named.get(host) ?? []), url]);
  }

  private judgeAddress(host: string, port: number): NetworkRefusal | null {
    return isIP(host) === 0 ? null : this.refresh().guard.refusalOf(host, port);
  }

  private async judgeNames(
    named: ReadonlyMap<string, readonly string[]>,
    refusals: Map<string, string>,
  ): Promise<void> {
    const { clock } = this.options;
    const endsAtMs = clock.monotonic() + RESOLVE_ALL_MS;
    const waiting = [...named];
    const work = async () => {
      for (let next = waiting.pop(); next && clock.monotonic() < endsAtMs; next = waiting.pop()) {
        const [name, urls] = next;
        const addresses = await this.resolve(name);
        for (const url of urls) {
          const port = endpointOf(url)?.port ?? 0;
          const refused = addresses.flatMap((address) => this.judgeAddress(address, port) ?? []);
          if (refused[0]) refusals.set(url, wordsOf(refused[0], name));
        }
      }
    };
    await Promise.all(Array.from({ length: CONCURRENT_LOOKUPS }, work));
  }

  /** Nothing when the name leads nowhere, or nobody says where in time. */
  private async resolve(name: string): Promise<string[]> {
    const { clock, resolve = (...asked) => this.lookUp(...asked) } = this.options;
    const over = new AbortController();
    const limit = clock.sleep(RESOLVE_TIMEOUT_MS, over.signal).then(
      () => [],
      () => [],
    );
    try {
      return await Promise.race([resolve(name, over.signal), limit]);
    } catch {
      return [];
    } finally {
      over.abort();
    }
  }

  /** Never settles when the signal aborts first: nobody waits then, and nothing is kept for it. */
  private lookUp(name: string, signal: AbortSignal): Promise<string[]> {
    return new Promise((resolve, reject) => {
      const leave = this.lookups.ask(name, { verbatim: true }, (error, addresses) =>
        error ? reject(error) : resolve(addresses.map(({ address }) => address)),
      );
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  private isPublicOrigin(host: string, port: number): boolean {
    const { publicOrigin } = this.options;
    if (publicOrigin === null) return false;
    const own = new URL(publicOrigin);
    const ownPort = Number(own.port || (own.protocol === 'https:' ? 443 : 80));
    return host === own.hostname.replace(/^\[|\]$/g, '') && port === ownPort;
  }

  private refresh() {
    const { networks, ownPorts, clock, ownAddresses = addressesOfThisMachine } = this.options;
    const now = clock.monotonic();
    if (this.current && now - this.current.readAtMs < OWN_ADDRESSES_KEPT_MS) return this.current;
    const rules = { ...networks, own: { addresses: ownAddresses(), ports: ownPorts() } };
    this.current = { rules, guard: new NetworkGuard(rules), readAtMs: now };
    return this.current;
  }
}

/** Every address at which a port of this machine may answer. */
function addressesOfThisMachine(): string[] {
  const listed = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const addresses = listed.map(({ address }) => address.replace(/%.*$/, ''));
  return [...new Set([...addresses, '127.0.0.0/8', '::1', '0.0.0.0/8', '::'])];
}

const WORDS: Readonly<Record<NetworkRefusal, string>> = {
  'own-address': 'leads to the hub itself',
  denied: 'lies in a network that hub.cameraNetworks denies',
  'not-allowed': 'lies in no network that hub.cameraNetworks allows',
  loopback: 'leads to this machine itself (loopback)',
  'link-local': 'is a link-local address',
  metadata: 'is the metadata address of a cloud',
  unspecified: 'is no address of a single device',
  multicast: 'is a multicast address',
  reserved: 'is a reserved address',
};

function wordsOf(refusal: NetworkRefusal, host: string): string {
  return `${host} ${WORDS[refusal]}`;
}
