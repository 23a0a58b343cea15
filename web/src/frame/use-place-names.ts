import { useMemo } from 'react';
import type { LocalizedText } from '../../../server/contract/dto.ts';
import { inLanguage } from '../i18n/format.ts';
import { useTexts } from '../i18n/use-texts.ts';
import { usePlaces } from '../stores/use-stores.ts';

export interface PlaceNames {
  domain(id: string): string;
  region(code: string): string;
}

/** Domains and regions by name, those that the account may not see by their id. Null until the names are here: no id is shown meanwhile. */
export function usePlaceNames(): PlaceNames | null {
  const { language } = useTexts();
  const places = usePlaces();
  return useMemo(() => {
    const named = (place: { name: LocalizedText } | null, id: string) =>
      place ? inLanguage(place.name, language) : id;
    return (
      places && {
        domain: (id) => named(places.domain(id), id),
        region: (code) => named(places.region(code), code),
      }
    );
  }, [places, language]);
}
