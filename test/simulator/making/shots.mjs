/** How each camera is filmed and encoded. Every film is 8 s long and comes round to where it began. */
export const LOOP_SECONDS = 8;

const USUAL = {
  frameRate: 25,
  groupSeconds: 2,
  codec: 'h264',
  bFrames: 0,
  crf: 29,
  sound: null,
  subDivisor: 1,
};

/** Rivers and forests have narrow links: fewer frames, longer groups, often H.265 (see design/domain.md). */
const REMOTE = { frameRate: 12.5, groupSeconds: 8, crf: 30 };

const SHOTS = {
  'justice-anbang-gate': { sound: { codec: 'pcma', name: 'street' } },
  'justice-guanmiao-plaza': { frameRate: 15 },
  'justice-wulipu-street': { frameRate: 15, sound: { codec: 'pcma', name: 'crowd' } },
  'justice-hanyin-lane': { frameRate: 12.5 },
  'justice-langao-street': { frameRate: 12.5 },
  'urban-bashan-crossing': { sound: { codec: 'aac', name: 'street' } },
  'urban-xicheng-square': { frameRate: 12.5, sound: { codec: 'aac', name: 'crowd' } },
  'urban-hanjiang-bridge': { frameRate: 12.5 },
  'urban-gaoxin-site': { frameRate: 15 },
  'water-ankang-gauge': { ...REMOTE, codec: 'h265', sound: { codec: 'aac', name: 'river' } },
  'water-yuehe-gauge': { ...REMOTE, codec: 'h265' },
  'water-shiquan-dam': { ...REMOTE, groupSeconds: 4, codec: 'h265', sound: { codec: 'pcma', name: 'river' } },
  'water-ankang-dam': { ...REMOTE, groupSeconds: 4 },
  'water-ziyang-quay': { ...REMOTE, groupSeconds: 4 },
  'water-linhe-valley': { ...REMOTE, codec: 'h265', sound: { codec: 'aac', name: 'river' } },
  'safety-station-square': { sound: { codec: 'aac', name: 'crowd' } },
  'safety-ziyang-tunnel': { codec: 'h265', sound: { codec: 'pcma', name: 'street' } },
  'safety-baihe-terminal': { frameRate: 15 },
  'safety-zhenping-night': { subDivisor: 2 },
  'ecology-xiangxi-lookout': { ...REMOTE, codec: 'h265' },
  'ecology-ningshan-wetland': { ...REMOTE, groupSeconds: 4, sound: { codec: 'aac', name: 'birds' } },
  'ecology-yinghu-buoy': { ...REMOTE, groupSeconds: 4 },
  'ecology-pingli-tea': { frameRate: 12.5, groupSeconds: 4 },
  'hospital-central-hall': { sound: { codec: 'aac', name: 'crowd' } },
  'hospital-xunyang-emergency': { frameRate: 12.5 },
  'school-ankang-gate': { sound: { codec: 'pcma', name: 'crowd' } },
  'school-shiquan-road': { bFrames: 2 },
  'school-pingli-corridor': { bFrames: 2, subDivisor: 2 },
};

export function shotOf(cameraId) {
  return { ...USUAL, ...SHOTS[cameraId] };
}
