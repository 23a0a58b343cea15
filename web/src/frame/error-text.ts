import { ApiError, errorCodeOf } from '../api/http-client.ts';
import { useTexts } from '../i18n/use-texts.ts';

/** A failed request in the words of the page. */
export function useErrorText(): (error: unknown) => string {
  const { t } = useTexts();
  return (error) => {
    const code = errorCodeOf(error);
    if (code === 'UNREACHABLE') return t('common.unreachableNow');
    const seconds = code === 'TOO_MANY_ATTEMPTS' && error instanceof ApiError && error.detail?.match(/\d+/u);
    return seconds ? t('common.waitSeconds', { n: seconds[0] }) : t(`error.${code}`);
  };
}
