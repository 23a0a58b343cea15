/** The query of a media playlist request: Delivery Directives, RFC 8216bis §6.2.5. */
export interface PlaylistRequest {
  /** `_HLS_msn` and `_HLS_part`: answer when the playlist holds this segment (or part), or later ones. Null: at once. */
  awaited: { sequence: number; index: number | null } | null;
  /** `_HLS_skip`: a delta will do. */
  delta: boolean;
}

/** Digits of a number that is surely exact. */
const DECIMAL = /^\d{1,15}$/;

/**
 * Null when a directive is malformed. Unknown directives and values of `_HLS_skip` are ignored, as the standard asks; a
 * directive that is there twice counts once, with its first value.
 */
export function parsePlaylistRequest(query: URLSearchParams): PlaylistRequest | null {
  const sequence = query.get('_HLS_msn');
  const index = query.get('_HLS_part');
  const skip = query.get('_HLS_skip');
  const delta = skip === 'YES' || skip === 'v2';
  if (sequence === null) return index === null ? { awaited: null, delta } : null;
  if (!DECIMAL.test(sequence) || (index !== null && !DECIMAL.test(index))) return null;
  return { awaited: { sequence: Number(sequence), index: index === null ? null : Number(index) }, delta };
}
