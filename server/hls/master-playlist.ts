/** A master (multivariant) playlist, RFC 8216bis §4.4.6: the profiles of one camera as variants. */
export interface Variant {
  /** Relative to the master playlist. */
  uri: string;
  /** Bits per second of the largest segment, and over all. An estimate where the stream has not run yet. */
  peakBitRate: number;
  averageBitRate: number | null;
  /** RFC 6381 strings, comma-separated; null when not known yet. */
  codecs: string | null;
  /** At which it is best shown (§4.4.6.2): in square pixels. Null when not known yet. */
  resolution: { width: number; height: number } | null;
  frameRate: number | null;
  name: string;
}

/** In the order given: players begin with the first variant. Throws when there is none. */
export function writeMasterPlaylist(variants: readonly Variant[]): string {
  if (variants.length === 0) throw new Error('a master playlist needs a variant');
  const lines = ['#EXTM3U', '#EXT-X-VERSION:6'];
  for (const variant of variants) lines.push(`#EXT-X-STREAM-INF:${attributesOf(variant)}`, variant.uri);
  return `${lines.join('\n')}\n`;
}

function attributesOf({ peakBitRate, averageBitRate, codecs, resolution, frameRate, name }: Variant): string {
  const attributes = [`BANDWIDTH=${Math.max(1, Math.round(peakBitRate))}`];
  if (averageBitRate !== null)
    attributes.push(`AVERAGE-BANDWIDTH=${Math.max(1, Math.round(averageBitRate))}`);
  if (codecs !== null) attributes.push(`CODECS="${quotable(codecs)}"`);
  if (resolution) attributes.push(`RESOLUTION=${resolution.width}x${resolution.height}`);
  if (frameRate !== null && frameRate > 0) attributes.push(`FRAME-RATE=${frameRate.toFixed(3)}`);
  attributes.push(`NAME="${quotable(name)}"`);
  return attributes.join(',');
}

/** A quoted string has no way to hold a quote or a line break (§4.2). */
function quotable(text: string): string {
  return text.replace(/["\r\n]/g, ' ');
}
