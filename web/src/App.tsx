import { type ComponentType, useEffect, useState } from 'react';
import { BrowserRouter, Link, Navigate, Route, Routes, useLocation } from 'react-router';
import { isBehindWall } from '../../server/contract/web-pages.ts';
import styles from './App.module.css';
import { CrashGuard } from './CrashGuard.tsx';
import { LoginPage } from './features/login/LoginPage.tsx';
import { useAppliedAppearance } from './frame/appearance/use-appearance.ts';
import { PreferenceNotice } from './frame/preferences/PreferenceNotice.tsx';
import { SlowScreen } from './frame/SlowNotice.tsx';
import { useTexts } from './i18n/use-texts.ts';
import { useSession } from './stores/use-stores.ts';
import { BrandMark } from './ui/BrandMark.tsx';
import { Notice } from './ui/Notice.tsx';

const WALL = () => import('./features/wall/WallPage.tsx').then(({ WallPage }) => WallPage);
const DISPLAY = () =>
  import('./features/wall/displays/DisplayPage.tsx').then(({ DisplayPage }) => DisplayPage);
const FIRST_PASSWORD = () =>
  import('./features/account/FirstPasswordPage.tsx').then(({ FirstPasswordPage }) => FirstPasswordPage);
const ADMIN = () => import('./features/admin/AdminPart.tsx').then(({ AdminPart }) => AdminPart);

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
  const { pathname } = useLocation();
  useAppliedAppearance();
  const behind = isBehindWall(pathname);
  // On its way while the hub is asked who we are, and while somebody types a password.
  const display = pathname.startsWith('/display/');
  const Wall = useModule(WALL, !behind && !display);
  const Display = useModule(DISPLAY, display);
  const Admin = useModule(ADMIN, behind);
  const mustChange = session.phase === 'in' && session.session.mustChangePassword;
  const FirstPassword = useModule(FIRST_PASSWORD, mustChange);
  const admin = Admin ? <Admin /> : <SlowScreen />;
  switch (session.phase) {
    case 'unknown':
      if (!session.unreachable) return <SlowScreen />;
      return (
        <Screen>
          <Notice title={t('common.unreachable')} help={t('common.unreachableHelp')} />
        </Screen>
      );
    case 'out':
      return <LoginPage expired={session.expired} />;
    case 'in':
      // Whatever else was asked for, the hub would not answer.
      if (mustChange) return FirstPassword ? <FirstPassword /> : <SlowScreen />;
      return (
        <>
          <Routes>
            <Route path="/" element={Wall ? <Wall /> : <SlowScreen />} />
            <Route path="/display/:name" element={Display ? <Display /> : <SlowScreen />} />
            <Route path="/login" element={<Navigate to="/" replace />} />
            <Route path="*" element={behind ? admin : <NotFoundPage />} />
          </Routes>
          <PreferenceNotice />
        </>
      );
  }
}

/** A part of the application that is fetched when it is wanted. Not by `lazy`: React holds back what a Suspense reveals for up to 300 ms. */
function useModule(load: () => Promise<ComponentType>, wanted: boolean): ComponentType | null {
  const [loaded, setLoaded] = useState<{ Part: ComponentType } | { failure: unknown } | null>(null);
  useEffect(() => {
    if (!wanted) return;
    load().then(
      (Part) => setLoaded({ Part }),
      (failure: unknown) => setLoaded({ failure }),
    );
  }, [load, wanted]);
  if (loaded && 'failure' in loaded) throw loaded.failure;
  return loaded?.Part ?? null;
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
  const { t } = useTexts();
  return (
    <main className={styles.screen}>
      <div className={styles.content}>
        <BrandMark size={40} />
        <h1 className="visually-hidden">{t('brand.name')}</h1>
        {children}
      </div>
    </main>
  );
}
