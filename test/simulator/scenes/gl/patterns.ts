/** What a surface is made of; the numbers are the shader's. */
export const PATTERN = {
  plain: 0,
  /** a: roughness of the stains */
  asphalt: 1,
  /** a: tile size in metres, b: joint contrast */
  tiles: 2,
  /** a: window pitch, b: storey height; extra: share lit, glass share, balcony, seed */
  facade: 3,
  grass: 4,
  /** a: flow direction, b: ripple height; extra: ripple size, speed, foam, murk */
  water: 5,
  foliage: 6,
  /** a: stripe pitch, b: contrast, along the local y */
  stripes: 7,
  bricks: 8,
  concrete: 9,
  /** a: block width, b: block height */
  blocks: 10,
  /** reflects; a: tile size, b: how much */
  polished: 11,
  /** diagonal, in two colours: a: pitch */
  hazard: 12,
  /** tiled roof: a: pitch */
  roof: 13,
  /** extra: place in the atlas */
  sign: 14,
  /** bare rock and wooded slope; a: scale */
  slope: 15,
  /** a metal sheet with ribs: a: pitch */
  ribs: 16,
  /** a mesh that is mostly holes: a: pitch */
  mesh: 17,
  /** curtain wall: a, b as facade */
  glass: 18,
  /** wet stone or asphalt: reflects in puddles; a: wetness */
  wet: 19,
} as const;

export type Pattern = (typeof PATTERN)[keyof typeof PATTERN];
