import type { Place } from '../place.ts';
import { schoolCorridor, wardCorridor } from './corridors.ts';
import { pingliTea, xiangxiLookout } from './country.ts';
import { bashanCrossing, jinzhouCrossing } from './crossing.ts';
import { ankangDam, shiquanDam } from './dams.ts';
import { anbangGate, ankangSchoolGate, xunyangEmergency } from './gates.ts';
import { ankangGauge, yueheGauge } from './gauges.ts';
import { hospitalHall } from './hall.ts';
import { hanjiangBridge, ziyangTunnel } from './highways.ts';
import { ningshanWetland, yinghuBuoy } from './lakes.ts';
import { hanyinLane, langaoStreet, wulipuStreet } from './lanes.ts';
import { linheValley, ziyangQuay } from './rivers.ts';
import { schoolRoad, xunyangRoad, zhenpingNight } from './roads.ts';
import { baiheTerminal, guanmiaoPlaza, stationSquare, xichengNight } from './squares.ts';
import { gaoxinSite, hanbinPlayground } from './yards.ts';

/** Which scene each camera of streams.config.json looks at. */
export const PLACES: Readonly<Record<string, () => Place>> = {
  'justice-anbang-gate': anbangGate,
  'justice-guanmiao-plaza': guanmiaoPlaza,
  'justice-wulipu-street': wulipuStreet,
  'justice-hanyin-lane': hanyinLane,
  'justice-langao-street': langaoStreet,
  'urban-bashan-crossing': bashanCrossing,
  'urban-jinzhou-crossing': jinzhouCrossing,
  'urban-xicheng-square': xichengNight,
  'urban-hanjiang-bridge': hanjiangBridge,
  'urban-gaoxin-site': gaoxinSite,
  'urban-xunyang-road': xunyangRoad,
  'water-ankang-gauge': ankangGauge,
  'water-yuehe-gauge': yueheGauge,
  'water-shiquan-dam': shiquanDam,
  'water-ankang-dam': ankangDam,
  'water-ziyang-quay': ziyangQuay,
  'water-linhe-valley': linheValley,
  'safety-station-square': stationSquare,
  'safety-ziyang-tunnel': ziyangTunnel,
  'safety-baihe-terminal': baiheTerminal,
  'safety-zhenping-night': zhenpingNight,
  'ecology-xiangxi-lookout': xiangxiLookout,
  'ecology-ningshan-wetland': ningshanWetland,
  'ecology-yinghu-buoy': yinghuBuoy,
  'ecology-pingli-tea': pingliTea,
  'hospital-central-hall': hospitalHall,
  'hospital-hanbin-corridor': wardCorridor,
  'hospital-xunyang-emergency': xunyangEmergency,
  'school-ankang-gate': ankangSchoolGate,
  'school-hanbin-playground': hanbinPlayground,
  'school-pingli-corridor': schoolCorridor,
  'school-shiquan-road': schoolRoad,
};
