import type { ImportDraftDto } from '../../../../../server/contract/import-dto.ts';
import type { ImportField } from '../../../../../server/contract/import-terms.ts';

/** As the table is mapped now. */
export function mappingOf({ columns, defaults }: ImportDraftDto): {
  columns: { index: number; field: ImportField }[];
  defaults: ImportDraftDto['defaults'];
} {
  return {
    columns: columns.flatMap(({ index, field }) => (field === null ? [] : [{ index, field }])),
    defaults,
  };
}
