/** A city's cameras as its departments hand them in, as one CSV table, with names that people would search for. */

/** Those that the hub of tests and benches knows. */
const DOMAINS = ['water', 'urban'];
const REGIONS = ['610902', '610921'];
const PLACES = [
  '兴安路',
  '汉江大桥',
  '滨江大道',
  '长安镇',
  '育才路',
  '香溪洞',
  '关庙镇',
  '五里铺',
  '金州广场',
  '瀛湖',
];
const SPOTS = ['路口', '东门', '西门', '停车场', '水位站', '河堤', '门诊楼', '校门', '广场', '桥头'];
const OWNERS = ['综治中心', '城市管理局', '水利局', '公安局', '生态环境局', '第一人民医院', '教育局'];
const TAGS = ['汛期重点', '治安重点', '大桥', '夜间', '无人值守'];

const TITLES = [
  ...['名称', '国标编码', '呼叫号', '标签', '领域', '行政区划', '安装地址', '经度', '纬度', '坐标系'],
  ...['管理单位', '联系人', '主码流地址', '子码流地址', '用户名', '密码', '保存天数'],
];

export function cityTable(cameras: number): string {
  const rows = Array.from({ length: cameras }, (_, n) => cityRow(n).join(','));
  return [TITLES.join(','), ...rows, ''].join('\r\n');
}

function cityRow(n: number): (string | number)[] {
  const owner = n % OWNERS.length;
  const host = `10.${20 + owner}.${(n >> 8) % 256}.${n % 256}`;
  const channel = (n >> 16) + 1;
  return [
    `${PLACES[n % 10]}${SPOTS[Math.floor(n / 10) % 10]} ${n} 号`,
    `610902005313200${String(n).padStart(5, '0')}`,
    n + 1,
    n % 5 === 0 ? TAGS[n % TAGS.length]! : '',
    DOMAINS[n % DOMAINS.length]!,
    REGIONS[Math.floor(n / 2) % REGIONS.length]!,
    `${PLACES[(n + 3) % 10]} ${n % 400} 号`,
    109 + (n % 1000) / 2000,
    32.5 + (n % 700) / 2000,
    'GCJ-02',
    `安康市${OWNERS[owner]}`,
    '王建国 0915-3211234',
    `rtsp://${host}:554/Streaming/Channels/${channel}01`,
    `rtsp://${host}:554/Streaming/Channels/${channel}02`,
    'admin',
    `pass-${n % 97}`,
    30,
  ];
}
