/** What the form needs to know of a camera's address while it is typed. The hub judges it again, and by more. */

const ADDRESS = /^(rtsps?h?):\/\/([^/?#\s]*)([^\s#]*)$/iu;
const HOST = /^(?:\[[0-9a-f:.]+(?:%[\w.~-]+)?\]|[^\s:[\]@<>"\\^`{|}]+)(?::(\d{1,5}))?$/iu;

export type AddressProblem = 'scheme' | 'host' | 'spaces';

export function addressProblem(text: string): AddressProblem | null {
  const address = text.trim();
  if (!/^rtsps?h?:\/\//iu.test(address)) return 'scheme';
  const match = ADDRESS.exec(address);
  if (!match) return 'spaces';
  const host = HOST.exec(match[2]!.slice(match[2]!.lastIndexOf('@') + 1));
  const port = host?.[1] === undefined ? 1 : Number(host[1]);
  return host && port >= 1 && port <= 65_535 ? null : 'host';
}

export interface SplitAddress {
  address: string;
  username: string;
  password: string;
}

/** Takes a user and password out of an address, so that they are not shown any longer; null where there are none. */
export function splitCredentials(text: string): SplitAddress | null {
  const [, scheme = '', authority = '', rest = ''] = ADDRESS.exec(text.trim()) ?? [];
  const at = authority.lastIndexOf('@');
  if (at < 1) return null;
  const colon = authority.indexOf(':');
  const hasPassword = colon >= 0 && colon < at;
  return {
    address: `${scheme}://${authority.slice(at + 1)}${rest}`,
    username: decoded(authority.slice(0, hasPassword ? colon : at)),
    password: hasPassword ? decoded(authority.slice(colon + 1, at)) : '',
  };
}

/** A stray percent sign is taken as it is: passwords are pasted from a camera's own page. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function isEncrypted(address: string): boolean {
  return /^rtspsh?:/iu.test(address.trim());
}
