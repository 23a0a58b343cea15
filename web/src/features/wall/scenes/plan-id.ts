/** Chosen here, so that saving twice makes one. Not by `randomUUID`: the page may have come over plain HTTP. */
export function planId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
