import type { RtspCredentials } from './rtsp-authorization.ts';

/**
 * A camera's own words where people are shown them: reason phrases (RFC 2326 §7.1.1), names in its description, where it redirects to.
 * It was given a user name and a password, perhaps in clear, and may repeat them in any of these.
 */
const MAX_CHARS = 80;
/** Of a password with separators in it. */
const MIN_PIECE_CHARS = 3;

/**
 * What of a camera's words may be shown or logged: one line of ASCII, not too long; nothing at all where they repeat the password, or
 * are a part of it. To blot out the password alone would still tell it to whoever knows the rest of the sentence.
 */
export function wordsOfCamera(text: string, credentials: RtspCredentials | null): string {
  if (credentials && repeatsPassword(text, credentials)) return '';
  return text
    .replace(/\s+/g, ' ')
    .replace(/[^\x20-\x7e]+/g, '?')
    .trim()
    .slice(0, MAX_CHARS);
}

/** As it is, in any case and however spaced, percent-encoded, or in base64 as Basic sends it (RFC 7617 §2). */
export function repeatsPassword(text: string, { username, password }: RtspCredentials): boolean {
  const secret = visible(password);
  if (secret === '') return false;
  // What is read out of a description or a URL ends at these.
  const pieces = password.split(/[\s/]/).map(visible);
  const secrets = [secret, ...pieces.filter((piece) => piece.length >= MIN_PIECE_CHARS)];
  const said = visible(text);
  if (said !== '' && secret.includes(said)) return true;
  const encoded = [password, `${username}:${password}`].map((form) => Buffer.from(form).toString('base64'));
  return (
    [said, visible(percentDecoded(text))].some((words) => secrets.some((one) => words.includes(one))) ||
    encoded.some((form) => said.includes(form.replace(/=+$/, '').toLowerCase()))
  );
}

/** The part that people would be shown. */
function visible(text: string): string {
  return text.replace(/[^\x21-\x7e]/g, '').toLowerCase();
}

function percentDecoded(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_code, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}
