/**
 * Passwords that some vendors want in the address itself, behind the host: `/user=admin&password=secret&channel=1`,
 * `/stream?token=abc`, and with underscores `/user=admin_password=secret_channel=1_stream=0.sdp`. They are taken out like any other
 * credential and put back where the camera is asked.
 */
const SECRET =
  /(?<=[?&;/_](?:pass(?:word|wd|phrase|w)?|pwd|psw|token|secret|access_?token|auth_?(?:key|token)?|api_?key|key)=)(?:(?!_(?:channel|stream|subtype|user)=)[^&;?/#])+/gi;

/** What people are shown in place of one, and send back where it is to stay. */
export const HIDDEN = '***';

export interface HiddenAddress {
  readonly shown: string;
  /** In their order; `HIDDEN` where it was hidden before. */
  readonly secrets: readonly string[];
}

/** @param url without user information in front of the host */
export function hideAddressSecrets(url: string): HiddenAddress {
  const [head = '', rest = ''] = splitAtPath(url);
  const secrets: string[] = [];
  const shown = rest.replace(SECRET, (secret) => {
    secrets.push(secret);
    return HIDDEN;
  });
  return { shown: head + shown, secrets };
}

/** The address as the camera is asked. */
export function revealAddressSecrets(shown: string, secrets: readonly string[]): string {
  if (secrets.length === 0) return shown;
  const [head = '', rest = ''] = splitAtPath(shown);
  let next = 0;
  return head + rest.replace(SECRET, (hidden) => secrets[next++] ?? hidden);
}

function splitAtPath(url: string): [string, string] {
  const start = url.indexOf('://') + 3;
  const path = url.slice(start).search(/[/?]/);
  return path === -1 ? [url, ''] : [url.slice(0, start + path), url.slice(start + path)];
}
