/**
 * Of what is made here, so that sending it twice makes one. Not by `randomUUID`: browsers have it over https and on their own machine
 * alone, and many a control room has plain HTTP.
 */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
