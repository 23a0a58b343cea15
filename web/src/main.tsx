import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { App } from './App.tsx';
import { fetchPageAhead } from './frame/fetch-page-ahead.ts';
import { setUpI18n } from './i18n/setup-i18n.ts';
import { createAppStores, runLinksWithSession } from './stores/app-stores.ts';
import { openWallWindow } from './stores/open-wall-window.ts';
import { StoresContext } from './stores/use-stores.ts';
import './tokens.css';

async function start(): Promise<void> {
  const i18n = await setUpI18n(localStorage);
  const stores = createAppStores(localStorage, openWallWindow(window));
  runLinksWithSession(stores);
  stores.leaveGate.watch(window);
  void stores.session.check();
  fetchPageAhead(i18n, stores.http, location);
  createRoot(document.getElementById('root')!).render(
    <I18nextProvider i18n={i18n}>
      <StoresContext value={stores}>
        <App />
      </StoresContext>
    </I18nextProvider>,
  );
}

void start();
