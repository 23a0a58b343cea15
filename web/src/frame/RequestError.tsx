import { ApiError } from '../api/http-client.ts';
import { useTexts } from '../i18n/use-texts.ts';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { useErrorText } from './error-text.ts';

export { useErrorText };

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
