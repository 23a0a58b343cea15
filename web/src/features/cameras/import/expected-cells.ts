import type { ImportField } from '../../../../../server/contract/import-terms.ts';

/** Of what form a cell has to be, by the words that say it; null where there is no one form. */
export function expectedOf(field: ImportField) {
  switch (field) {
    case 'nationalId':
    case 'dialNumber':
    case 'retentionDays':
    case 'coordinateSystem':
    case 'shape':
    case 'setting':
    case 'power':
    case 'mode':
    case 'transport':
    case 'filingState':
    case 'id':
      return field;
    case 'longitude':
    case 'latitude':
      return 'position';
    case 'mainUrl':
    case 'subUrl':
      return 'address';
    case 'enabled':
    case 'maintenance':
      return 'yesOrNo';
    default:
      return null;
  }
}
