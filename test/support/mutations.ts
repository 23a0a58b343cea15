import fc from 'fast-check';

/** One edit of bytes: replaced, cut out, repeated or put in. */
interface Edit {
  at: number;
  cut: number;
  put: Uint8Array;
}

const TELLING_BYTES = [0, 1, 0x40, 0x7f, 0x80, 0xff];

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(4095),
  cut: fc.oneof({ weight: 3, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.nat(600) }),
  put: fc.oneof(
    fc.uint8Array({ maxLength: 4 }),
    fc.array(fc.constantFrom(...TELLING_BYTES), { maxLength: 4 }).map((bytes) => Uint8Array.from(bytes)),
  ),
});

/** Bytes that are a seed with a few edits, mostly near its front, or now and then pure noise. */
export function mutatedBytes(seeds: readonly Uint8Array[]): fc.Arbitrary<Buffer> {
  const mutated = fc
    .record({ seed: fc.constantFrom(...seeds), edits: fc.array(edit, { maxLength: 4 }) })
    .map(({ seed, edits }) => edits.reduce(applyEdit, Buffer.from(seed)));
  const noise = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
  return fc.oneof({ weight: 9, arbitrary: mutated }, { weight: 1, arbitrary: noise });
}

/** A recorded sequence of packets, of which some are missing, damaged, repeated or swapped. */
export function mutatedPackets(packets: readonly Buffer[]): fc.Arbitrary<Buffer[]> {
  const step = fc.record({
    packet: fc.nat(packets.length - 1),
    kind: fc.constantFrom('missing', 'damaged', 'damaged', 'repeated', 'swapped'),
    edit,
    headerToo: fc.boolean(),
  });
  return fc.array(step, { minLength: 1, maxLength: 12 }).map((steps) => {
    const stream = packets.map((packet) => [packet]);
    for (const { packet, kind, edit: change, headerToo } of steps) {
      const original = packets[packet]!;
      if (kind === 'missing') stream[packet] = [];
      else if (kind === 'damaged') stream[packet] = [damage(original, change, headerToo)];
      else if (kind === 'repeated') stream[packet] = [original, original];
      else [stream[packet], stream[0]] = [stream[0]!, stream[packet]!];
    }
    return stream.flat();
  });
}

/** Most edits go to the first bytes of the payload, where the packetization is. */
function damage(packet: Buffer, change: Edit, headerToo: boolean): Buffer {
  const from = headerToo ? 0 : Math.min(12, packet.length);
  return Buffer.concat([packet.subarray(0, from), applyEdit(Buffer.from(packet.subarray(from)), change)]);
}

function applyEdit(bytes: Buffer, { at, cut, put }: Edit): Buffer {
  // Squared: the front is hit far more often than the back.
  const place = Math.floor((at / 4096) ** 2 * (bytes.length + 1));
  return Buffer.concat([bytes.subarray(0, place), put, bytes.subarray(place + cut)]);
}
