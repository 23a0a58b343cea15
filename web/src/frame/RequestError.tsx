import { ApiError, errorCodeOf } from '../api/http-client.ts';
import { useTexts } from '../i18n/use-texts.ts';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';

/** A failed request in the words of the page; what the hub adds to its code stands below, as the hub said it. */
export function RequestError({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTexts('admin');
  const errorText = useErrorText();
  return (
    <ErrorNotice
      title={errorText(error)}
      detail={error instanceof ApiError ? error.detail : null}
      {...(onRetry ? { action: { label: t('retry'), onClick: onRetry } } : {})}
    />
  );
}

export function useErrorText(): (error: unknown) => string {
  const { t } = useTexts();
  return (error) => {
    const code = errorCodeOf(error);
    if (code === 'UNREACHABLE') return t('common.unreachableNow');
    const seconds = code === 'TOO_MANY_ATTEMPTS' && error instanceof ApiError && error.detail?.match(/\d+/u);
    return seconds ? t('common.waitSeconds', { n: seconds[0] }) : t(`error.${code}`);
  };
}
