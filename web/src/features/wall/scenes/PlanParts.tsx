import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { loadBundles } from '../../../i18n/text-bundles.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx';

async function load() {
  const [scenePanel, sceneDialog, tourPanel, tourDialog] = await Promise.all([
    import('./ScenePanel.tsx'),
    import('./SceneDialog.tsx'),
    import('../tours/TourPanel.tsx'),
    import('../tours/TourDialog.tsx'),
  ]);
  return { ...scenePanel, ...sceneDialog, ...tourPanel, ...tourDialog };
}

type Parts = Awaited<ReturnType<typeof load>>;

/** The lists and forms of scenes and tours, with their words: fetched when somebody opens one, since a wall can do without them. */
export function PlanParts({ children }: { children(parts: Parts): ReactNode }) {
  const { t } = useTexts();
  const { i18n } = useTranslation();
  const [loaded, setLoaded] = useState<Parts | 'failed' | null>(null);
  useEffect(() => {
    let left = false;
    Promise.all([load(), loadBundles(i18n, ['plans', 'access'])]).then(
      ([parts]) => !left && setLoaded(parts),
      () => !left && setLoaded('failed'),
    );
    return () => {
      left = true;
    };
  }, [i18n]);
  if (loaded === null) return null;
  if (loaded === 'failed') return <ErrorNotice title={t('common.unreachableNow')} />;
  return children(loaded);
}
