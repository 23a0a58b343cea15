/**
 * User information in front of a host. The second form is what people paste: a password with `/`, `?` or `#` in it
 * that should have been percent-encoded; it is told from a host with a port by what follows the colon. The lengths
 * are bounded because a camera's own words are redacted too: no text may cost quadratic time.
 */
const USER_INFO =
  /([a-z][a-z0-9+.-]{0,15}:\/\/)(?:[^/?#\s]{0,512}|[^/?#\s:@[]{0,128}:(?!\d{1,5}(?:[/?#\s]|$))\S{0,384})@/gi;

/** Takes user names and passwords out of every URL in a text. For logs, errors and whatever reaches a browser. */
export function redactUrls(text: string): string {
  return text.replace(USER_INFO, '$1***@');
}
