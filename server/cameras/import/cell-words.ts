import type { DomainConfig, RegionConfig } from '../../config/streams-config.ts';
import type { CameraMode } from '../../contract/dto.ts';
import type {
  CAMERA_POWERS,
  CAMERA_SETTINGS,
  CAMERA_SHAPES,
  CAMERA_TRANSPORTS,
  COORDINATE_SYSTEMS,
  FILING_STATES,
} from '../../contract/registry-terms.ts';

type WordsOf<Values extends readonly string[]> = Readonly<Record<Values[number], readonly string[]>>;

/** Words that stand in cells, in both languages, for the values of a field. The first of a list is what an export writes. */
export const CELL_WORDS = {
  shape: {
    fixed: ['固定', '固定机', 'fixed'],
    dome: ['半球', '半球机', 'dome'],
    ptz: ['云台', '球机', '快球', 'ptz'],
    bullet: ['枪机', '筒机', '枪型', '固定枪机', 'bullet'],
    panoramic: ['全景', '鱼眼', 'panoramic', 'fisheye'],
    other: ['其他', '其它', 'other'],
  },
  setting: { indoor: ['室内', 'indoor'], outdoor: ['室外', 'outdoor'] },
  power: {
    mains: ['市电', '有源', 'mains'],
    'low-power': ['低功耗', '太阳能', '电池', 'low-power', 'solar', 'battery'],
  },
  mode: {
    'on-demand': ['按需', 'on-demand', 'ondemand'],
    warm: ['预热', 'warm'],
    always: ['常开', '持续', 'always'],
  },
  transport: { tcp: ['tcp'], udp: ['udp'], auto: ['自动', 'auto'] },
  filingState: {
    unfiled: ['未备案', 'unfiled'],
    submitted: ['已申报', '申报中', 'submitted'],
    filed: ['已备案', 'filed'],
    retired: ['已注销', '注销', 'retired'],
  },
  coordinateSystem: { wgs84: ['WGS-84', 'wgs84', 'gps'], gcj02: ['GCJ-02', 'gcj02', '火星坐标', '高德'] },
  enabled: {
    true: ['是', '启用', 'yes', 'true', '1', 'y', 'on', '√'],
    false: ['否', '停用', '禁用', 'no', 'false', '0', 'n', 'off', '×'],
  },
} as const satisfies {
  shape: WordsOf<typeof CAMERA_SHAPES>;
  setting: WordsOf<typeof CAMERA_SETTINGS>;
  power: WordsOf<typeof CAMERA_POWERS>;
  mode: Record<CameraMode, readonly string[]>;
  transport: WordsOf<typeof CAMERA_TRANSPORTS>;
  filingState: WordsOf<typeof FILING_STATES>;
  coordinateSystem: WordsOf<typeof COORDINATE_SYSTEMS>;
  enabled: Record<'true' | 'false', readonly string[]>;
};

export type WordField = keyof typeof CELL_WORDS;

const VALUE_OF_WORD = Object.fromEntries(
  Object.entries(CELL_WORDS).map(([field, values]) => [
    field,
    new Map(
      Object.entries(values).flatMap(([value, words]) =>
        [value, ...(words as readonly string[])].map((word) => [plainWord(word), value] as const),
      ),
    ),
  ]),
) as unknown as Record<WordField, ReadonlyMap<string, string>>;

/** The value that a cell stands for; null when it is no word of this field. */
export function valueOfWord(field: WordField, text: string): string | null {
  return VALUE_OF_WORD[field].get(plainWord(text)) ?? null;
}

/** For a message: what would have been understood. */
export function expectedWords(field: WordField): string {
  const words = Object.values(CELL_WORDS[field]).map((each) => (each as readonly string[])[0]);
  return `expected one of ${words.join(', ')}`;
}

/** Domains and regions by whatever people write for them: id or code, an alias, the name in either language. */
export class PlaceNames {
  private readonly domains = new Map<string, string>();
  private readonly regions = new Map<string, string>();

  constructor(domains: readonly DomainConfig[], regions: readonly RegionConfig[]) {
    for (const { id, name } of domains) {
      for (const word of [name.zh, name.en, id]) this.domains.set(plainWord(word), id);
    }
    for (const { code, name, aliases } of regions) {
      for (const word of [name.zh, name.en, ...aliases, code]) this.regions.set(plainWord(word), code);
    }
  }

  /** What is not known is handed on as it is: the check of the camera says so. */
  domainOf(text: string): string {
    return this.domains.get(plainWord(text)) ?? text;
  }

  regionOf(text: string): string {
    return this.regions.get(plainWord(text)) ?? text;
  }
}

function plainWord(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');
}
