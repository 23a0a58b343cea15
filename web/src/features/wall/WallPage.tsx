import { useCallback, useMemo, useRef } from 'react';
import { CommandButton } from '../../frame/shortcuts/CommandButton.tsx';
import { ShortcutsProvider } from '../../frame/shortcuts/ShortcutsProvider.tsx';
import { useCommandKey } from '../../frame/shortcuts/use-shortcuts.ts';
import { useFetched } from '../../frame/use-fetched.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import type { PlayerSnapshot } from '../../player/player.ts';
import { useMay, useStores } from '../../stores/use-stores.ts';
import { ValueStore } from '../../stores/value-store.ts';
import { SkipLink } from '../../ui/SkipLink.tsx';
import { AlarmDrawer } from './AlarmDrawer.tsx';
import { AlarmVoice } from './alarms/AlarmVoice.tsx';
import { Calling } from './call/Calling.tsx';
import { DetailDrawer } from './DetailDrawer.tsx';
import { DisplaysDrawer } from './displays/DisplaysDrawer.tsx';
import { Sending } from './displays/Sending.tsx';
import { EmptyWall } from './EmptyWall.tsx';
import { LayoutPicker } from './LayoutPicker.tsx';
import { LinkBanner } from './LinkBanner.tsx';
import { WallPages } from './pages/WallPages.tsx';
import { PlansBar } from './scenes/PlansBar.tsx';
import { PlansDialog } from './scenes/PlansDialog.tsx';
import { usePlans } from './scenes/use-plans.ts';
import { Toast } from './Toast.tsx';
import { TopBar } from './TopBar.tsx';
import { TellContext } from './tell-context.ts';
import { TouchContext } from './tile/use-touch.ts';
import { TourBadge } from './tours/TourBadge.tsx';
import { TourSearches } from './tours/TourSearches.tsx';
import { type Tours, useTours } from './tours/use-tours.ts';
import { CameraTree } from './tree/CameraTree.tsx';
import { useChrome } from './use-chrome.ts';
import { useKeptFocus } from './use-kept-focus.ts';
import { useRememberedSound } from './use-remembered-sound.ts';
import { useWall, type WallOptions } from './use-wall.ts';
import { useWallActions } from './use-wall-actions.ts';
import { useWallKeys } from './use-wall-keys.ts';
import { useWallWindow } from './use-wall-window.ts';
import { WallGrid } from './WallGrid.tsx';
import styles from './WallPage.module.css';
import { WallStage } from './WallStage.tsx';
import { isEmpty, shownTiles, type WallState } from './wall-state.ts';

/** The wall comes without it: it is fetched when somebody asks for the keys. */
const loadShortcuts = () => import('../../frame/shortcuts/ShortcutsDialog.tsx');

export function WallPage() {
  const { name, settled } = useWallWindow();
  return (
    <WallStage>
      {(directory) =>
        name !== null && (
          <ShortcutsProvider>
            <Wall directory={directory} name={name} settled={settled} />
          </ShortcutsProvider>
        )
      }
    </WallStage>
  );
}

function Wall(window: WallOptions) {
  const { t } = useTexts();
  const { directory } = window;
  const [state, turn] = useWall(window);
  const tours = useTours({ directory, state, dispatch: turn });
  const dispatch = tours.byHand;
  useRememberedSound(state, turn);
  const around = useChrome();
  const { chrome } = around;
  const searchField = useRef<HTMLInputElement>(null);
  const page = useRef<HTMLDivElement>(null);
  const players = usePlayerSnapshots(tours.learn);
  const slots = useMemo(() => visibleSlots(state), [state]);
  const focusWall = () => page.current?.querySelector<HTMLElement>('[data-slot][tabindex="0"]')?.focus();
  const { actions, step, toast, say, tell, dismiss, clear, turnPage, removePage } = useWallActions({
    directory,
    state,
    dispatch,
    focusWall,
  });
  const plans = usePlans({ directory, state, dispatch: turn, tours, tell, focusWall });

  const steers = useMay('display:steer');
  useKeptFocus(chrome, focusWall);
  const barsKey = useCommandKey('bars');
  const toggleBars = () => {
    if (chrome.bars) say(barsKey ? t('wall.barsHiddenKey', { key: barsKey.label }) : t('wall.barsHidden'));
    around.toggleBars();
  };

  useWallKeys({
    ...around,
    steers,
    toggleBars,
    state,
    dispatch,
    turnPage: (by) => turnPage(by, chrome.bars),
    showShortcuts: () => around.setShortcuts(true),
    focusSearch: () => {
      around.openTree();
      if (searchField.current) searchField.current.select();
      // The tree has to be drawn first.
      else requestAnimationFrame(() => searchField.current?.select());
    },
  });

  const unreachable = () => say(t('common.unreachableNow'));
  const shortcuts = useFetched(loadShortcuts, chrome.shortcuts, () => {
    around.setShortcuts(false);
    unreachable();
  });

  const selectedCamera = directory.camera(shownTiles(state)[state.selected] ?? '');
  return (
    <Sending steers={steers} say={say}>
      <div ref={page} className={styles.page}>
        <SkipLink label={t('bar.skip')} onSkip={focusWall} />
        {chrome.bars && (
          <TopBar
            plans={<PlansBar plans={plans} />}
            directory={directory}
            chrome={chrome}
            pages={<WallPages state={state} dispatch={dispatch} onRemove={removePage} />}
            layouts={<LayoutPicker layout={state.layout} dispatch={dispatch} onUnreachable={unreachable} />}
            steers={steers}
            onClear={clear}
            onTree={around.toggleTree}
            onDrawer={around.toggleDrawer}
            onShortcuts={() => around.setShortcuts(true)}
          />
        )}
        <div className={styles.body}>
          {chrome.bars && chrome.tree && (
            <CameraTree directory={directory} slots={slots} searchField={searchField} actions={actions} />
          )}
          <main className={styles.stage}>
            <div className={styles.pictures} data-ground="picture" onPointerDownCapture={tours.touch}>
              <LinkBanner />
              <TouchContext value={tours.touch}>
                <TellContext value={tell}>
                  <WallGrid state={state} dispatch={dispatch} ahead={tours.ahead} onState={players.learn} />
                </TellContext>
              </TouchContext>
              <TourSearches directory={directory} tours={tours} />
              {isEmpty(state) && <EmptyWall directory={directory} onFill={actions.fill} />}
              {!chrome.bars && (
                <CommandButton
                  command="bars"
                  overPicture
                  icon="bars"
                  label={t('wall.showBars')}
                  className={styles.showBars}
                  onClick={toggleBars}
                />
              )}
              <Calling
                directory={directory}
                cameraId={shownTiles(state)[state.selected] ?? null}
                slots={slots}
                onCall={actions.put}
                onStep={step}
                onSay={say}
              />
              {!chrome.bars && <TourBadge tours={tours} />}
              <AlarmVoice directory={directory} slots={slots} />
              <Toast toast={toast} onUndone={dismiss} />
            </div>
          </main>
          {chrome.bars && chrome.drawer === 'details' && (
            <DetailDrawer
              camera={selectedCamera}
              players={players.store}
              onClose={() => around.toggleDrawer('details')}
            />
          )}
          {chrome.bars && chrome.drawer === 'displays' && steers && (
            <DisplaysDrawer
              plans={plans}
              state={state}
              camera={selectedCamera}
              onClose={() => around.toggleDrawer('displays')}
            />
          )}
          {chrome.bars && chrome.drawer === 'alarms' && (
            <AlarmDrawer
              directory={directory}
              onCamera={actions.add}
              onClose={() => around.toggleDrawer('alarms')}
            />
          )}
        </div>
        <PlansDialog plans={plans} />
        {chrome.shortcuts && shortcuts && (
          <shortcuts.ShortcutsDialog onClose={() => around.setShortcuts(false)} />
        )}
      </div>
    </Sending>
  );
}

/** More than a wall and the page that is to follow it: a tour goes through thousands of cameras. */
const REMEMBERED_PLAYERS = 128;

/** The latest of each tile's player, for the details; the wall itself does not render for it. */
function usePlayerSnapshots(toTours: Tours['learn']) {
  const { clock } = useStores();
  // biome-ignore lint/correctness/useExhaustiveDependencies: one store for the life of the page
  const store = useMemo(() => new ValueStore<ReadonlyMap<string, PlayerSnapshot>>(new Map()), [clock]);
  const learn = useCallback(
    (cameraId: string, snapshot: PlayerSnapshot) => {
      const latest = new Map(store.get());
      // Behind all others, so that those who said nothing for longest are the first to be forgotten.
      latest.delete(cameraId);
      latest.set(cameraId, snapshot);
      const [oldest] = latest.keys();
      if (latest.size > REMEMBERED_PLAYERS) latest.delete(oldest!);
      store.set(latest);
      toTours(cameraId, snapshot);
    },
    [store, toTours],
  );
  return { store, learn };
}

function visibleSlots(state: WallState): Map<string, number> {
  const shown = shownTiles(state);
  return new Map(shown.flatMap((cameraId, slot) => (cameraId === null ? [] : [[cameraId, slot] as const])));
}
