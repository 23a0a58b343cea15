import { cameraName } from '../i18n/format.ts';
import { useTexts } from '../i18n/use-texts.ts';
import { useDirectory } from '../stores/use-stores.ts';

interface Recorded {
  cameraId: string | null;
  cameraName: string | null;
}

/** What a camera was called when something was recorded of it; in the language of the page, as long as it is still called that. */
export function useRecordedName(): (recorded: Recorded) => string {
  const { language } = useTexts();
  const directory = useDirectory();
  return ({ cameraId, cameraName: name }) => {
    const known = cameraId === null ? undefined : directory?.camera(cameraId);
    return known?.name === name ? cameraName(known, language) : (name ?? '');
  };
}
