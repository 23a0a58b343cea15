import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { UNSAFE_NavigationContext as NavigationContext } from 'react-router';
import { useTexts } from '../i18n/use-texts.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { LeaveGate } from './leave-gate.ts';

const GateContext = createContext<LeaveGate | null>(null);

/**
 * Stands between the links of its children and the address. react-router can hold a navigation back only with a data router, which
 * the wall would have to load as well; wrapping the navigator that links use does the same for the pages that need it.
 */
export function LeaveGuard({ children }: { children: ReactNode }) {
  const { t } = useTexts('admin');
  const navigation = useContext(NavigationContext);
  const [waiting, setWaiting] = useState<{ go(): void } | null>(null);
  const gate = useMemo(() => new LeaveGate((go) => setWaiting({ go })), []);
  useEffect(() => gate.watch(window), [gate]);
  const guarded = useMemo(() => {
    const { navigator } = navigation;
    return {
      ...navigation,
      navigator: {
        ...navigator,
        push: (...to: Parameters<typeof navigator.push>) => gate.pass(() => navigator.push(...to)),
        replace: (...to: Parameters<typeof navigator.replace>) => gate.pass(() => navigator.replace(...to)),
      },
    };
  }, [navigation, gate]);
  return (
    <GateContext value={gate}>
      <NavigationContext value={guarded}>{children}</NavigationContext>
      {waiting && (
        <ConfirmDialog
          title={t('leave.title')}
          confirmLabel={t('leave.confirm')}
          cancelLabel={t('leave.stay')}
          destroys
          onConfirm={() => {
            setWaiting(null);
            gate.open(waiting.go);
          }}
          onCancel={() => setWaiting(null)}
        >
          <p>{t('leave.help')}</p>
        </ConfirmDialog>
      )}
    </GateContext>
  );
}

/** While `unsaved`, whoever leaves the page is asked first. The function that it returns goes somewhere without asking. */
export function useLeaveGuard(unsaved: boolean): (go: () => void) => void {
  const gate = useContext(GateContext);
  if (!gate) throw new Error('LeaveGuard is missing above this component');
  useEffect(() => (unsaved ? gate.hold() : undefined), [gate, unsaved]);
  return gate.open;
}
