/**
 * Of what is made here, so that sending it twice makes one. Not by `randomUUID`: browsers have it over https and on their own machine
 * alone, and many a control room has plain HTTP.
 */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Of a camera, whose id people read aloud and type: without the letters that look alike. */
export function newCameraId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  return `cam-${[...bytes].map((byte) => LETTERS[byte % LETTERS.length]).join('')}`;
}
