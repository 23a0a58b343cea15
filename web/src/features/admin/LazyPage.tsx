import { type ComponentType, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AdminPage } from '../../frame/admin-pages.ts';
import { SlowNotice } from '../../frame/SlowNotice.tsx';
import { loadBundles } from '../../i18n/text-bundles.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';

type Loaded = { Page: ComponentType } | { failed: true } | null;

/** A page with its texts, fetched when somebody goes there. */
export function LazyPage({ page }: { page: AdminPage }) {
  const { t } = useTexts('admin');
  const { i18n } = useTranslation();
  const [loaded, setLoaded] = useState<Loaded>(null);

  useEffect(() => {
    let left = false;
    Promise.all([page.load(), loadBundles(i18n, page.texts)]).then(
      ([Page]) => !left && setLoaded({ Page }),
      () => !left && setLoaded({ failed: true }),
    );
    return () => {
      left = true;
    };
  }, [page, i18n]);

  if (!loaded) return <SlowNotice />;
  if ('failed' in loaded) {
    return (
      <Notice title={t('failed.title')} help={t('failed.help')}>
        {/* A module that failed once is never asked for again by the same page; after an update its name is another. */}
        <Button look="primary" onClick={() => location.reload()}>
          {t('reload')}
        </Button>
      </Notice>
    );
  }
  return <loaded.Page />;
}
