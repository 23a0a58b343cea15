import { isIPv6 } from 'node:net';

/**
 * Whom to count attempts of one address under. An IPv6 host has a /64 of its own (RFC 4291, section 2.5.4) and could
 * come from a new address each time.
 */
export function networkKey(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1]) return mapped[1];
  const plain = address.split('%')[0] ?? address;
  if (!isIPv6(plain)) return address;
  return `${expandIpv6(plain).slice(0, 4).join(':')}::/64`;
}

function expandIpv6(address: string): string[] {
  const [head = '', tail] = address.toLowerCase().split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':').flatMap(expandGroup));
  const first = groups(head);
  const last = tail === undefined ? [] : groups(tail);
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0');
  return [...first, ...zeros, ...last];
}

/** A dotted quad at the end stands for two groups; its value does not matter here, only its width. */
function expandGroup(group: string): string[] {
  return group.includes('.') ? [group, ''] : [group.replace(/^0+(?=.)/, '')];
}
