/** As it is kept and compared: `Admin` typed on another keyboard, with a space behind it, is the same person. */
export function canonicalUsername(username: string): string {
  return username.normalize('NFKC').trim().toLowerCase();
}
