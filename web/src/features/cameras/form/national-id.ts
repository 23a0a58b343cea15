import { INDUSTRY_DOMAINS, readNationalId as readWhole } from '../../../../../server/contract/national-id.ts';

/** GB/T 28181, annex D: the twenty digits of a device, read as far as they have been typed. */

/** Who uses the device, as far as our domains and the commonest others go; the names are texts of the page. */
const INDUSTRIES = [
  '00',
  '01',
  '02',
  '03',
  '04',
  '05',
  '06',
  '07',
  '08',
  '09',
  '11',
  '53',
  '55',
  '56',
] as const;
const DEVICE_TYPES = ['111', '118', '131', '132', '134', '200', '215', '216'] as const;
export type Industry = (typeof INDUSTRIES)[number];
export type DeviceType = (typeof DEVICE_TYPES)[number];

export interface NationalIdReading {
  /** The civil code of the centre; what of it has been typed. */
  civilCode: string;
  grassroots: string;
  industry: { digits: string; known: Industry | null };
  type: { digits: string; known: DeviceType | null };
  network: string;
  serial: string;
  missing: number;
}

export function readDigits(text: string): NationalIdReading | null {
  const digits = text.trim();
  if (!/^\d{1,20}$/u.test(digits)) return null;
  const industry = digits.slice(8, 10);
  const type = digits.slice(10, 13);
  return {
    civilCode: digits.slice(0, 6),
    grassroots: digits.slice(6, 8),
    industry: { digits: industry, known: INDUSTRIES.find((code) => code === industry) ?? null },
    type: { digits: type, known: DEVICE_TYPES.find((code) => code === type) ?? null },
    network: digits.slice(13, 14),
    serial: digits.slice(14),
    missing: 20 - digits.length,
  };
}

export type NationalIdDoubt = 'not-a-camera' | 'other-region' | 'other-domain';

/** What does not fit the rest of the file. Said, never refused: ids were allotted by many bodies, in many years. */
export function nationalIdDoubts(id: string, place: { domain: string; region: string }): NationalIdDoubt[] {
  const whole = readWhole(id.trim());
  if (!whole) return [];
  const doubts: NationalIdDoubt[] = [];
  if (whole.typeName !== 'camera' && whole.typeName !== 'ip-camera') doubts.push('not-a-camera');
  if (place.region && !liesNear(whole.civilCode, place.region)) doubts.push('other-region');
  // A domain of a city's own has no industry code that we know.
  const isKnown = Object.values(INDUSTRY_DOMAINS).some((domains) => domains.includes(place.domain));
  if (isKnown && !whole.industryDomains.includes(place.domain)) doubts.push('other-domain');
  return doubts;
}

/** 610900 stands for the whole of 6109, and a town's code begins with its county's. */
function liesNear(civilCode: string, region: string): boolean {
  const bare = civilCode.replace(/(?:00)+$/u, '');
  return region.startsWith(bare) || bare.startsWith(region);
}
