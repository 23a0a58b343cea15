import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { HttpClient } from '../../../api/http-client.ts';
import { setUpI18n } from '../../../i18n/setup-i18n.ts';
import { loadBundles } from '../../../i18n/text-bundles.ts';
import { SharedPage } from './SharedPage.tsx';
import '../../../tokens.css';

/** The page behind a link, for people without an account: it asks for what the link shows, and for nothing else of the hub. */
async function start(): Promise<void> {
  const i18n = await setUpI18n(localStorage);
  await loadBundles(i18n, ['incidents']);
  const http = new HttpClient(fetch.bind(window));
  const queries = new QueryClient({ defaultOptions: { queries: { networkMode: 'always' } } });
  const token = location.pathname.split('/')[2] ?? '';
  createRoot(document.getElementById('root')!).render(
    <I18nextProvider i18n={i18n}>
      <QueryClientProvider client={queries}>
        <SharedPage http={http} token={token} />
      </QueryClientProvider>
    </I18nextProvider>,
  );
}

void start();
