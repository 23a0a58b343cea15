import { type ReactNode, useContext, useEffect, useMemo } from 'react';
import { UNSAFE_NavigationContext as NavigationContext } from 'react-router';
import { useTexts } from '../i18n/use-texts.ts';
import { useStores, useValue } from '../stores/use-stores.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';

/**
 * Stands between the links of its children and the address. react-router can hold a navigation back only with a data router, which
 * the wall would have to load as well; wrapping the navigator that links use does the same for the pages that need it.
 */
export function LeaveGuard({ children }: { children: ReactNode }) {
  const { t } = useTexts('admin');
  const navigation = useContext(NavigationContext);
  const { leaveGate } = useStores();
  const asking = useValue(leaveGate.asking);
  const guarded = useMemo(() => {
    const { navigator } = navigation;
    return {
      ...navigation,
      navigator: {
        ...navigator,
        push: (...to: Parameters<typeof navigator.push>) => leaveGate.pass(() => navigator.push(...to)),
        replace: (...to: Parameters<typeof navigator.replace>) =>
          leaveGate.pass(() => navigator.replace(...to)),
      },
    };
  }, [navigation, leaveGate]);
  return (
    <NavigationContext value={guarded}>
      {children}
      {asking && (
        <ConfirmDialog
          title={t('leave.title')}
          confirmLabel={t('leave.confirm')}
          cancelLabel={t('leave.stay')}
          destroys
          onConfirm={() => leaveGate.open(asking)}
          onCancel={leaveGate.stay}
        >
          <p>{t('leave.help')}</p>
        </ConfirmDialog>
      )}
    </NavigationContext>
  );
}

/** While `unsaved`, whoever leaves the page is asked first. The function that it returns goes somewhere without asking. */
export function useLeaveGuard(unsaved: boolean): (go: () => void) => void {
  const { leaveGate } = useStores();
  useEffect(() => (unsaved ? leaveGate.hold() : undefined), [leaveGate, unsaved]);
  return leaveGate.open;
}
