import { errorCodeOf } from '../../api/http-client.ts';
import { RequestError } from '../../frame/RequestError.tsx';
import { useTexts } from '../../i18n/use-texts.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';

interface ChangeFailedProps {
  error: unknown;
  /** What was typed still stands in the fields. */
  typed?: boolean;
}

/** Why a change was not made. What somebody else made of the same field is shown already: nothing has to be loaded again. */
export function ChangeFailed({ error, typed = false }: ChangeFailedProps) {
  const { t } = useTexts('incidents');
  if (errorCodeOf(error) !== 'CONFLICT') return <RequestError error={error} />;
  return <ErrorNotice title={t(typed ? 'draft.again' : 'changedMeanwhile')} />;
}
