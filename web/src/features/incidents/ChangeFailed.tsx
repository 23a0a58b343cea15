import { errorCodeOf } from '../../api/http-client.ts';
import { RequestError } from '../../frame/RequestError.tsx';
import { useTexts } from '../../i18n/use-texts.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';

/** Why a change was not made. What somebody else made of the same field is shown already: nothing has to be loaded again. */
export function ChangeFailed({ error }: { error: unknown }) {
  const { t } = useTexts('incidents');
  if (errorCodeOf(error) === 'CONFLICT') return <ErrorNotice title={t('changedMeanwhile')} />;
  return <RequestError error={error} />;
}
