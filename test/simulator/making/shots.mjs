/** How each camera is filmed and encoded. Every film is 8 s long and comes round to where it began. */
export const LOOP_SECONDS = 8;

/**
 * Drawing a scene without a graphics card takes a second and more: most scenes move in steps, as those of a camera with a slow
 * shutter, while the clock in the picture runs.
 */
const USUAL = {
  frameRate: 5,
  stepsPerSecond: 0.5,
  groupSeconds: 4,
  codec: 'h264',
  bFrames: 0,
  crf: 35,
  sound: null,
  subDivisor: 1,
};

/** Every frame is drawn; the sub stream has fewer where `subDivisor` says so. */
const lively = (frameRate, more = {}) => ({ frameRate, stepsPerSecond: frameRate, groupSeconds: 2, ...more });
/** Few frames, long groups: a narrow line. */
const slow = (frameRate, more = {}) => ({ ...lively(frameRate, more), groupSeconds: 4 });
const STEPPING = { stepsPerSecond: 1 };

const SHOTS = {
  'justice-anbang-gate': lively(25, { sound: { codec: 'pcma', name: 'street' } }),
  'justice-guanmiao-plaza': lively(15),
  'justice-wulipu-street': lively(15, { sound: { codec: 'pcma', name: 'crowd' } }),
  'justice-hanyin-lane': lively(12.5),
  'justice-langao-street': lively(12.5),
  'urban-bashan-crossing': lively(12.5, { sound: { codec: 'aac', name: 'street' } }),
  'urban-jinzhou-crossing': slow(2.5),
  'urban-xicheng-square': { ...STEPPING, sound: { codec: 'aac', name: 'crowd' } },
  'water-ankang-gauge': slow(6.25, { codec: 'h265', sound: { codec: 'aac', name: 'river' } }),
  'water-yuehe-gauge': slow(2.5, { codec: 'h265' }),
  'water-shiquan-dam': { codec: 'h265', sound: { codec: 'pcma', name: 'river' } },
  'water-linhe-valley': { codec: 'h265', sound: { codec: 'aac', name: 'river' } },
  'safety-station-square': lively(10, { bFrames: 2, sound: { codec: 'aac', name: 'crowd' } }),
  'safety-ziyang-tunnel': { ...STEPPING, codec: 'h265', sound: { codec: 'pcma', name: 'street' } },
  'ecology-xiangxi-lookout': slow(6.25, { codec: 'h265' }),
  'ecology-ningshan-wetland': { ...STEPPING, sound: { codec: 'aac', name: 'birds' } },
  'hospital-central-hall': lively(8, { subDivisor: 2, sound: { codec: 'aac', name: 'crowd' } }),
  'hospital-hanbin-corridor': STEPPING,
  'school-ankang-gate': slow(2.5, { sound: { codec: 'pcma', name: 'crowd' } }),
  'school-hanbin-playground': STEPPING,
};

export function shotOf(cameraId) {
  return { ...USUAL, ...SHOTS[cameraId] };
}
