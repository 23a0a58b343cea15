import { lazy, Suspense, useEffect } from 'react';
import { BrowserRouter, Link, Navigate, Route, Routes } from 'react-router';
import styles from './App.module.css';
import { CrashGuard } from './CrashGuard.tsx';
import { LoginPage } from './features/login/LoginPage.tsx';
import { useTexts } from './i18n/use-texts.ts';
import { useSession } from './stores/use-stores.ts';
import { BrandMark } from './ui/BrandMark.tsx';
import { Notice } from './ui/Notice.tsx';

const loadWall = () => import('./features/wall/WallPage.tsx');
const WallPage = lazy(() => loadWall().then((module) => ({ default: module.WallPage })));

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
  // On its way while the hub is asked who we are, and while somebody types a password.
  useEffect(() => void loadWall(), []);
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
        <Suspense fallback={null}>
          <Routes>
            <Route path="/" element={<WallPage />} />
            <Route path="/login" element={<Navigate to="/" replace />} />
            <Route path="*" element={<NotFoundPage />} />
          </Routes>
        </Suspense>
      );
  }
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
