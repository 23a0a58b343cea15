import { useRef } from 'react';
import { Link, Navigate, NavLink, Route, Routes } from 'react-router';
import type { Permission } from '../../../../server/contract/permissions.ts';
import { ADMIN_PAGES, type AdminPage, firstPage, maySee, NAV_GROUPS } from '../../frame/admin-pages.ts';
import { Clock } from '../../frame/Clock.tsx';
import { LinkFigure } from '../../frame/LinkFigure.tsx';
import { UserMenu } from '../../frame/UserMenu.tsx';
import { inLanguage } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { usePlaces, useSession } from '../../stores/use-stores.ts';
import { BrandMark } from '../../ui/BrandMark.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { SkipLink } from '../../ui/SkipLink.tsx';
import styles from './AdminShell.module.css';
import { LazyPage } from './LazyPage.tsx';

/** The frame around the pages: a bar as on the wall, the navigation, and the page. Which there are, and how to add one: frame/admin-pages.ts. */
export function AdminShell() {
  const { t } = useTexts('admin');
  const content = useRef<HTMLElement>(null);
  const session = useSession();
  const permissions = session.phase === 'in' ? session.session.permissions : [];
  const first = firstPage(permissions);
  return (
    <div className={styles.shell}>
      <SkipLink label={t('skip')} onSkip={() => content.current?.focus()} />
      <Bar />
      <div className={styles.body}>
        <Navigation permissions={permissions} />
        <main ref={content} className={styles.content} tabIndex={-1}>
          <Routes>
            {ADMIN_PAGES.map((page) => (
              <Route
                key={page.path}
                path={page.path}
                element={maySee(page, permissions) ? <LazyPage key={page.path} page={page} /> : <Refused />}
              />
            ))}
            <Route path="/admin" element={first ? <Navigate to={first.path} replace /> : <Refused />} />
            <Route path="*" element={<Missing />} />
          </Routes>
        </main>
      </div>
    </div>
  );
}

function Bar() {
  const { t, language } = useTexts();
  const places = usePlaces();
  return (
    <header className={styles.bar}>
      <Link to="/" className={styles.brand} title={t('bar.wall')}>
        <BrandMark />
        <span className={styles.brandName}>{t('brand.name')}</span>
      </Link>
      {places && <span className={styles.site}>{inLanguage(places.site, language)}</span>}
      <Link to="/" className={styles.toWall}>
        <Icon name="fill" />
        {t('bar.wall')}
      </Link>
      <div className={styles.space} />
      <LinkFigure />
      <Clock />
      <UserMenu here="admin" />
    </header>
  );
}

function Navigation({ permissions }: { permissions: readonly Permission[] }) {
  const { t } = useTexts('admin');
  const groups = NAV_GROUPS.map((group) => ({
    group,
    pages: ADMIN_PAGES.filter((page) => page.nav?.group === group && maySee(page, permissions)),
  }));
  return (
    <nav className={styles.nav} aria-label={t('nav.label')}>
      {groups.map(
        ({ group, pages }) =>
          pages.length > 0 && <Group key={group} title={t(`nav.${group}`)} pages={pages} />,
      )}
    </nav>
  );
}

function Group({ title, pages }: { title: string; pages: readonly AdminPage[] }) {
  const { t } = useTexts('admin');
  return (
    <>
      <h2 className={styles.group}>{title}</h2>
      <ul>
        {pages.map(({ path, nav }) => (
          <li key={path}>
            <NavLink to={path} className={styles.link}>
              {nav && t(`nav.${nav.text}`)}
            </NavLink>
          </li>
        ))}
      </ul>
    </>
  );
}

function Refused() {
  const { t } = useTexts('admin');
  return <Notice title={t('refused.title')} help={t('refused.help')} />;
}

function Missing() {
  const { t } = useTexts();
  return <Notice title={t('notFound.title')} help={t('notFound.help')} />;
}
