import type { ImportField } from '../../../../../server/contract/import-terms.ts';
import { useFieldWords } from '../use-field-words.ts';

/** Columns by the names that their fields have in the form. */
export function useImportWords() {
  const { label, value } = useFieldWords();
  return {
    field: (field: ImportField) => label(field === 'coordinateSystem' ? 'system' : field),
    label,
    value,
  };
}
