import { useEffect, useState } from 'react';
import { BrowserRouter, Link, Navigate, Route, Routes } from 'react-router';
import styles from './App.module.css';
import { CrashGuard } from './CrashGuard.tsx';
import { LoginPage } from './features/login/LoginPage.tsx';
import { useTexts } from './i18n/use-texts.ts';
import { useSession } from './stores/use-stores.ts';
import { BrandMark } from './ui/BrandMark.tsx';
import { Notice } from './ui/Notice.tsx';

type WallModule = typeof import('./features/wall/WallPage.tsx');

export function App() {
  return (
    <CrashGuard>
      <BrowserRouter>
        <Gate />
      </BrowserRouter>
    </CrashGuard>
  );
}

/** The login stands in front of whatever page was asked for, so that logging in leads there. */
function Gate() {
  const { t } = useTexts();
  const session = useSession();
  const wall = useWallModule();
  switch (session.phase) {
    case 'unknown':
      if (!session.unreachable) return null;
      return (
        <Screen>
          <Notice title={t('common.unreachable')} help={t('common.unreachableHelp')} />
        </Screen>
      );
    case 'out':
      return <LoginPage expired={session.expired} />;
    case 'in':
      return (
        <Routes>
          <Route path="/" element={wall && <wall.WallPage />} />
          <Route path="/login" element={<Navigate to="/" replace />} />
          <Route path="*" element={<NotFoundPage />} />
        </Routes>
      );
  }
}

/**
 * The wall is on its way while the hub is asked who we are, and while somebody types a password. Not by `lazy`: React holds back what
 * a Suspense reveals for up to 300 ms, and pictures would start that much later.
 */
function useWallModule(): WallModule | null {
  const [loaded, setLoaded] = useState<{ module: WallModule } | { failure: unknown } | null>(null);
  useEffect(() => {
    import('./features/wall/WallPage.tsx').then(
      (module) => setLoaded({ module }),
      (failure: unknown) => setLoaded({ failure }),
    );
  }, []);
  if (loaded && 'failure' in loaded) throw loaded.failure;
  return loaded?.module ?? null;
}

function NotFoundPage() {
  const { t } = useTexts();
  return (
    <Screen>
      <Notice title={t('notFound.title')} help={t('notFound.help')}>
        <Link to="/">{t('notFound.back')}</Link>
      </Notice>
    </Screen>
  );
}

function Screen({ children }: { children: React.ReactNode }) {
  return (
    <main className={styles.screen}>
      <div className={styles.content}>
        <BrandMark size={40} />
        {children}
      </div>
    </main>
  );
}
