import { useCallback } from 'react';
import type { CameraFileField } from '../../../../server/contract/registry-dto.ts';
import { usePlaceNames } from '../../frame/use-place-names.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import type { DraftField } from './form/camera-draft.ts';

type KnownField = DraftField | CameraFileField;

/** Fields by their names in the form, and their values as a person would say them: for histories and comparisons. */
export function useFieldWords() {
  const { t } = useTexts('cameras');
  const names = usePlaceNames();

  const label = useCallback(
    (field: string): string =>
      (t(`field.${field as KnownField}`, { defaultValue: field }) as string) || field,
    [t],
  );

  const value = useCallback(
    (field: string, raw: unknown): string => {
      const none = '–';
      if (raw === null || raw === undefined || raw === '') return none;
      if (typeof raw === 'boolean') return t(raw ? 'yes' : 'no');
      if (Array.isArray(raw)) return raw.length > 0 ? raw.join(t('listSeparator')) : none;
      const text = String(raw);
      switch (field as KnownField) {
        case 'domain':
          return names?.domain(text) ?? '';
        case 'region':
          return names?.region(text) ?? '';
        case 'mode':
          return t(`mode.${text as 'warm'}`);
        case 'shape':
          return t(`shape.${text as 'ptz'}`);
        case 'setting':
          return t(`setting.${text as 'indoor'}`);
        case 'power':
          return t(`power.${text as 'mains'}`);
        case 'transport':
          return t(`transport.${text as 'tcp'}`);
        case 'filingState':
          return t(`filing.${text as 'filed'}`);
        case 'system':
          return t(`coordinates.${text as 'wgs84'}`);
        case 'position': {
          const { longitude, latitude, system } = raw as {
            longitude: number;
            latitude: number;
            system: 'wgs84';
          };
          return `${longitude}, ${latitude} (${t(`coordinates.${system}`)})`;
        }
        case 'credentials': {
          const { kind } = raw as { kind: 'keep' | 'none' | 'replace' };
          return t(`login.kind.${kind}`);
        }
        default:
          return text;
      }
    },
    [t, names],
  );

  return { label, value };
}
