/** A variant as a player reads it from a multivariant playlist (RFC 8216bis §4.4.6.2). */
export interface ReadVariant {
  uri: string;
  attributes: Map<string, string>;
}

/** Written apart from the code that writes ours; throws at what is not a multivariant playlist. */
export function readMasterPlaylist(text: string): ReadVariant[] {
  const [head, ...lines] = text.split('\n');
  if (head !== '#EXTM3U') throw new Error('it does not begin with #EXTM3U');
  if (lines.pop() !== '') throw new Error('the last line does not end');
  const variants: ReadVariant[] = [];
  let attributes: Map<string, string> | null = null;
  for (const line of lines) {
    if (line.startsWith('#EXT-X-STREAM-INF:')) {
      attributes = new Map(
        [...line.slice(18).matchAll(/([A-Z-]+)=("[^"]*"|[^",]+)(?:,|$)/g)].map(([, name, value]) => [
          name!,
          value!.replaceAll('"', ''),
        ]),
      );
      if (!/^\d+$/.test(attributes.get('BANDWIDTH') ?? '')) throw new Error('a variant without BANDWIDTH');
    } else if (!line.startsWith('#')) {
      if (!attributes) throw new Error(`an address without EXT-X-STREAM-INF: ${line}`);
      variants.push({ uri: line, attributes });
      attributes = null;
    } else if (!line.startsWith('#EXT-X-VERSION:') && line !== '#EXT-X-INDEPENDENT-SEGMENTS') {
      throw new Error(`a tag that does not belong here: ${line}`);
    }
  }
  if (attributes) throw new Error('EXT-X-STREAM-INF without an address');
  return variants;
}
