const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Ten letters that nobody has chosen before; without those that look alike. Also where the page came over plain HTTP. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  return [...bytes].map((byte) => LETTERS[byte % LETTERS.length]).join('');
}
