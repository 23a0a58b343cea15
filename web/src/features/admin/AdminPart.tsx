import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SlowScreen } from '../../frame/SlowNotice.tsx';
import { loadBundles } from '../../i18n/text-bundles.ts';
import { AdminRoot } from './AdminRoot.tsx';

/** The administration as the application sees it: its frame needs words before it can be drawn. */
export function AdminPart() {
  const { i18n } = useTranslation();
  const [ready, setReady] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    loadBundles(i18n, ['admin']).then(() => setReady(true), setFailure);
  }, [i18n]);
  if (failure) throw failure;
  return ready ? <AdminRoot /> : <SlowScreen />;
}
