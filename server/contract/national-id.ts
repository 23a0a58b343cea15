/**
 * The 20 digits by which national platforms know a device (GB/T 28181, annex on coding): centre 8 (civil code of GB/T 2260, then
 * the grassroots unit), industry 2, type 3, network 1, serial 6. Any 20 digits are read: what others have allotted is not ours to
 * refuse.
 */
export interface NationalId {
  /** Six digits: province, city, county. */
  civilCode: string;
  /** Two digits: the unit below the county; 00 where there is none. */
  unit: string;
  industry: string;
  /** Whose industry it is, as far as the domains of this hub go. */
  industryDomains: readonly string[];
  type: string;
  typeName: NationalIdType | null;
  network: string;
  serial: string;
}

export type NationalIdType = 'camera' | 'ip-camera' | 'nvr' | 'dvr' | 'platform';

/** Of the industry code, to ids of domains; 11 is what schools had before 55. */
export const INDUSTRY_DOMAINS: Readonly<Record<string, readonly string[]>> = {
  '00': ['justice', 'safety'],
  '01': ['justice', 'safety'],
  '02': ['safety'],
  '03': ['safety'],
  '08': ['urban'],
  '09': ['ecology'],
  '11': ['school'],
  '53': ['water'],
  '55': ['school'],
  '56': ['hospital'],
};

const TYPES: Readonly<Record<string, NationalIdType>> = {
  '111': 'dvr',
  '118': 'nvr',
  '131': 'camera',
  '132': 'ip-camera',
  '200': 'platform',
};

/** Null when it is not 20 digits. */
export function readNationalId(text: string): NationalId | null {
  const match = /^(\d{6})(\d{2})(\d{2})(\d{3})(\d)(\d{6})$/.exec(text);
  if (!match) return null;
  const [, civilCode = '', unit = '', industry = '', type = '', network = '', serial = ''] = match;
  return {
    civilCode,
    unit,
    industry,
    industryDomains: INDUSTRY_DOMAINS[industry] ?? [],
    type,
    typeName: TYPES[type] ?? null,
    network,
    serial,
  };
}
