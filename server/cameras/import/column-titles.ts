import type { ImportField } from '../../contract/import-terms.ts';

/**
 * How people head the columns of their tables: the first of each list is what an export writes in that language; the others are seen in
 * tables of departments and in exports of other platforms.
 */
export const COLUMN_TITLES: Readonly<Record<ImportField, { zh: readonly string[]; en: readonly string[] }>> =
  {
    id: { zh: ['编号', '摄像机编号', '系统编号'], en: ['Id', 'Camera id'] },
    name: {
      zh: ['名称', '摄像机名称', '设备名称', '监控点名称', '点位名称', '通道名称', '点位'],
      en: ['Name', 'Camera name', 'Device name', 'Camera'],
    },
    nameEn: { zh: ['英文名称', '英文名'], en: ['English name', 'Name (English)'] },
    nationalId: {
      zh: ['国标编码', '国标编号', '国标ID', '设备编码', '通道编码', '设备国标编码', '设备编号'],
      en: ['National id', 'GB id', 'GB28181 id', 'Device id'],
    },
    dialNumber: { zh: ['快拨号', '呼叫号', '拨号', '短号', '键盘号'], en: ['Dial number', 'Number'] },
    tags: { zh: ['标签'], en: ['Tags', 'Tag', 'Labels'] },
    domain: {
      zh: ['领域', '行业', '所属行业', '业务域', '部门', '所属部门', '所属领域'],
      en: ['Domain', 'Department', 'Industry'],
    },
    region: {
      zh: ['区域', '行政区划', '区划代码', '行政区域', '所属区域', '县区', '区县', '行政区划代码'],
      en: ['Region', 'Region code', 'County', 'Civil code'],
    },
    address: {
      zh: ['安装地址', '地址', '安装位置', '详细地址', '位置'],
      en: ['Address', 'Place', 'Location'],
    },
    longitude: { zh: ['经度'], en: ['Longitude', 'Lon', 'Lng'] },
    latitude: { zh: ['纬度'], en: ['Latitude', 'Lat'] },
    coordinateSystem: { zh: ['坐标系'], en: ['Coordinate system', 'Datum'] },
    organisation: {
      zh: ['所属单位', '管理单位', '建设单位', '权属单位', '单位'],
      en: ['Organisation', 'Organization', 'Owner'],
    },
    contact: { zh: ['联系人', '联系方式', '负责人', '联系电话'], en: ['Contact', 'Phone'] },
    maintainer: { zh: ['运维单位', '维护单位'], en: ['Maintainer', 'Maintained by'] },
    shape: { zh: ['类型', '摄像机类型', '设备类型'], en: ['Type', 'Camera type', 'Shape'] },
    setting: { zh: ['安装环境', '室内外', '室内室外'], en: ['Setting', 'Indoor/outdoor'] },
    power: { zh: ['供电', '供电方式'], en: ['Power', 'Power supply'] },
    mode: { zh: ['拉流方式', '取流方式'], en: ['Mode', 'Pull'] },
    enabled: { zh: ['启用', '是否启用'], en: ['Enabled'] },
    maintenance: { zh: ['维护中', '检修'], en: ['Maintenance'] },
    mainUrl: {
      zh: ['主码流地址', '主码流', '码流地址', 'RTSP地址', '取流地址', '视频地址'],
      en: ['Main URL', 'Main stream', 'URL', 'RTSP', 'RTSP URL', 'Stream URL'],
    },
    subUrl: { zh: ['子码流地址', '子码流', '辅码流', '辅码流地址'], en: ['Sub URL', 'Sub stream'] },
    username: { zh: ['用户名', '账号', '登录名'], en: ['Username', 'User', 'Login'] },
    password: { zh: ['密码', '口令'], en: ['Password'] },
    transport: { zh: ['传输方式', '传输协议'], en: ['Transport', 'Protocol'] },
    retentionDays: { zh: ['保存天数', '存储天数', '录像保存天数'], en: ['Retention days', 'Retention'] },
    filingState: { zh: ['备案状态', '备案'], en: ['Filing state', 'Filing'] },
    note: { zh: ['备注', '说明'], en: ['Note', 'Notes', 'Remark', 'Remarks'] },
  };

const FIELD_OF_TITLE = new Map<string, ImportField>(
  Object.entries(COLUMN_TITLES).flatMap(([field, { zh, en }]) =>
    [...zh, ...en, field].map((title) => [plain(title), field as ImportField] as const),
  ),
);

/** What each column is probably meant for; a field is given once, to the first column that claims it. */
export function guessColumns(titles: readonly string[]): (ImportField | null)[] {
  const given = new Set<ImportField>();
  return titles.map((title) => {
    const field = FIELD_OF_TITLE.get(plain(title)) ?? null;
    if (field === null || given.has(field)) return null;
    given.add(field);
    return field;
  });
}

/** As it is compared: full and half width, case, spaces, marks of required fields and units in brackets do not count. */
function plain(title: string): string {
  return title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\((?!english)[^)]*\)/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, '');
}
