import type { i18n } from 'i18next';
import { type KeyboardEvent, type ReactNode, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { SlowNotice } from '../../../frame/SlowNotice.tsx';
import { useFetched } from '../../../frame/use-fetched.ts';
import { loadBundles } from '../../../i18n/text-bundles.ts';
import styles from './PlanParts.module.css';

async function load(instance: i18n) {
  const [scenePanel, sceneDialog, tourPanel, tourDialog] = await Promise.all([
    import('./ScenePanel.tsx'),
    import('./SceneDialog.tsx'),
    import('../tours/TourPanel.tsx'),
    import('../tours/TourDialog.tsx'),
    loadBundles(instance, ['plans', 'access']),
  ]);
  return { ...scenePanel, ...sceneDialog, ...tourPanel, ...tourDialog };
}

interface PlanPartsProps {
  onUnreachable(): void;
  children(parts: Awaited<ReturnType<typeof load>>): ReactNode;
}

/** The lists and forms of scenes and tours, with their words: fetched when somebody opens one, since a wall can do without them. */
export function PlanParts({ onUnreachable, children }: PlanPartsProps) {
  const { i18n } = useTranslation();
  const parts = useFetched(() => load(i18n), true, onUnreachable);
  return parts ? children(parts) : <OnTheirWay />;
}

/** What is typed meanwhile is meant for the list that was opened: no command for the pictures. */
function OnTheirWay() {
  const root = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => root.current?.focus(), []);
  const hold = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' && event.key !== 'Tab') event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only holds keys
    <div ref={root} className={styles.waiting} tabIndex={-1} onKeyDown={hold}>
      <SlowNotice />
    </div>
  );
}
