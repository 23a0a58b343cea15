/** Reads what a parameter set says once, however often a track is made of it. To be used of buffers that nobody writes into any more. */
export function onceForEach<T>(parse: (nalUnit: Buffer) => T): (nalUnit: Buffer) => T {
  const known = new WeakMap<Buffer, { said: T }>();
  return (nalUnit) => {
    let entry = known.get(nalUnit);
    if (!entry) {
      entry = { said: parse(nalUnit) };
      known.set(nalUnit, entry);
    }
    return entry.said;
  };
}
