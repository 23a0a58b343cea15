import { StyleProvider } from '@ant-design/cssinjs';
import {
  MutationCache,
  notifyManager,
  QueryCache,
  QueryClient,
  QueryClientProvider,
} from '@tanstack/react-query';
import { ConfigProvider } from 'antd';
import antdEn from 'antd/locale/en_US';
import antdZh from 'antd/locale/zh_CN';
import { useMemo } from 'react';
import { errorCodeOf } from '../../api/http-client.ts';
import { useLook, useTextScale } from '../../frame/appearance/use-appearance.ts';
import { LeaveGuard } from '../../frame/LeaveGuard.tsx';
import { useTexts } from '../../i18n/use-texts.ts';
import { useStores } from '../../stores/use-stores.ts';
import { AdminShell } from './AdminShell.tsx';
import { antdTheme } from './antd-theme.ts';

const RETRIES = 2;

// With the press itself, not a moment after it: a key that comes right behind "save" finds a form that is being saved.
notifyManager.setScheduler(queueMicrotask);

/** What the pages of the administration stand on: react-query, and antd in our colours, language and style sheets. */
export function AdminRoot() {
  const { language } = useTexts();
  const { session } = useStores();
  const look = useLook();
  const scale = useTextScale();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the font is another in another language
  const theme = useMemo(
    () => antdTheme(getComputedStyle(document.documentElement), { light: look.startsWith('light'), scale }),
    [look, scale, language],
  );
  const queries = useMemo(() => {
    // A login that has ended is found out here: the session store then shows the login page.
    const onError = (error: unknown) => {
      if (errorCodeOf(error) === 'NOT_LOGGED_IN') void session.check();
    };
    return new QueryClient({
      queryCache: new QueryCache({ onError }),
      mutationCache: new MutationCache({ onError }),
      defaultOptions: {
        // The hub is in the house: what the browser thinks of the Internet says nothing about it.
        mutations: { networkMode: 'always' },
        queries: {
          networkMode: 'always',
          refetchOnReconnect: true,
          refetchOnWindowFocus: false,
          // What the hub has refused it will refuse again.
          retry: (failures, error) => failures < RETRIES && errorCodeOf(error) === 'UNREACHABLE',
        },
      },
    });
  }, [session]);
  return (
    <QueryClientProvider client={queries}>
      <StyleProvider layer>
        <ConfigProvider
          theme={theme}
          locale={language === 'zh' ? antdZh : antdEn}
          // In a modal dialog of the browser's own, only what lies inside of it can be seen and clicked.
          getPopupContainer={(trigger) => trigger?.closest<HTMLElement>('dialog') ?? document.body}
        >
          <LeaveGuard>
            <AdminShell />
          </LeaveGuard>
        </ConfigProvider>
      </StyleProvider>
    </QueryClientProvider>
  );
}
