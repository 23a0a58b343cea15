import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraDto } from '../../../../../server/contract/dto.ts';
import { SlowNotice } from '../../../frame/SlowNotice.tsx';
import { loadBundles } from '../../../i18n/text-bundles.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx';
import { Drawer } from '../Drawer.tsx';
import type { Plans } from '../scenes/use-plans.ts';
import type { WallState } from '../wall-state.ts';

const load = () => import('./DisplaysPanel.tsx').then(({ DisplaysPanel }) => DisplaysPanel);
type Panel = Awaited<ReturnType<typeof load>>;

export interface DisplaysDrawerProps {
  plans: Plans;
  state: WallState;
  /** The selected one. */
  camera: CameraDto | null;
  onClose(): void;
}

/** The displays of the house and what each shows; fetched when somebody opens it, since a wall can do without. */
export function DisplaysDrawer({ onClose, ...panel }: DisplaysDrawerProps) {
  const { t } = useTexts();
  const { i18n } = useTranslation();
  const [loaded, setLoaded] = useState<{ Panel: Panel } | 'failed' | null>(null);
  useEffect(() => {
    let left = false;
    Promise.all([load(), loadBundles(i18n, ['displays'])]).then(
      ([Panel]) => !left && setLoaded({ Panel }),
      () => !left && setLoaded('failed'),
    );
    return () => {
      left = true;
    };
  }, [i18n]);
  return (
    <Drawer title={t('bar.displays')} onClose={onClose}>
      {loaded === null && <SlowNotice />}
      {loaded === 'failed' && <ErrorNotice title={t('common.unreachableNow')} />}
      {loaded && loaded !== 'failed' && <loaded.Panel {...panel} />}
    </Drawer>
  );
}
