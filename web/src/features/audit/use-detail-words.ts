import { dayAndTime } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/use-texts.ts';

/** What an entry holds by the names that it has in forms, as far as it has one; the rest as it was recorded. */
export function useDetailWords() {
  const { t, span } = useTexts('access');
  const { t: camera } = useTexts('cameras');

  const label = (name: string): string => {
    const known = t(`detail.${name as 'reason'}`, { defaultValue: '' });
    return known || camera(`field.${name as 'name'}`, { defaultValue: '' }) || name;
  };

  const value = (name: string, said: unknown): string => {
    if (said === null || said === undefined || said === '') return '–';
    if (typeof said === 'boolean') return camera(said ? 'yes' : 'no');
    if (typeof said === 'number' && name.endsWith('AtMs')) return dayAndTime(said);
    if (typeof said === 'number' && (name === 'fromMs' || name === 'toMs')) return dayAndTime(said);
    if (typeof said === 'number' && name === 'watchedMs') return span(said);
    if (name === 'roles' && Array.isArray(said)) {
      return said
        .map((role) => t(`role.${role as 'admin'}`, { defaultValue: String(role) }))
        .join(t('listSeparator'));
    }
    return typeof said === 'object' ? JSON.stringify(said) : String(said);
  };

  return { label, value };
}
