import { useState } from 'react';
import { useFetched } from '../../frame/use-fetched.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { Popup } from '../../ui/Popup.tsx';
import styles from './LayoutPicker.module.css';
import { LayoutChoices, tilesText } from './layouts/LayoutChoices.tsx';
import type { AskedLayout } from './layouts/LayoutDialogs.tsx';
import { LayoutShape } from './layouts/LayoutShape.tsx';
import { newOwnLayout, type OwnLayout } from './layouts/own-layouts.ts';
import { useOwnLayouts } from './layouts/use-own-layouts.ts';
import { sameLayout } from './wall-layouts.ts';
import type { WallAction, WallState } from './wall-state.ts';

interface LayoutPickerProps {
  layout: WallState['layout'];
  dispatch: (action: WallAction) => void;
  /** The editor could not be fetched. */
  onUnreachable(): void;
}

/** The wall comes without it: it is fetched when somebody makes a layout. */
const loadDialogs = () => import('./layouts/LayoutDialogs.tsx');

/** How the wall is divided: the layouts as small drawings, one's own among them, and the way to make one. */
export function LayoutPicker({ layout, dispatch, onUnreachable }: LayoutPickerProps) {
  const { t } = useTexts();
  const layouts = useOwnLayouts();
  const [asked, setAsked] = useState<AskedLayout | null>(null);
  const current = layouts.own.find((own) => sameLayout(own.layout, layout));
  const tiles = tilesText(t, layout.cells.length);
  const done = () => setAsked(null);
  const dialogs = useFetched(loadDialogs, asked !== null, () => {
    done();
    onUnreachable();
  });
  const choose = (next: WallState['layout']) => dispatch({ type: 'set-layout', layout: next });
  const save = (saved: OwnLayout) => {
    layouts.save(saved);
    choose(saved.layout);
    done();
  };
  return (
    <>
      <Popup
        label={[t('bar.layout'), current?.name ?? tiles].join(t('common.separator'))}
        panelLabel={t('bar.layout')}
        align="start"
        compact
        face={
          <>
            <LayoutShape layout={layout} small />
            <span className={styles.name}>{current?.name ?? tiles}</span>
          </>
        }
      >
        {(close) => (
          <LayoutChoices
            layout={layout}
            own={layouts.own}
            onLayout={choose}
            onDone={close}
            onEdit={(own) => {
              close();
              setAsked({ kind: 'edit', layout: own ?? newOwnLayout(layout) });
            }}
            onRemove={(own) => {
              close();
              setAsked({ kind: 'remove', layout: own });
            }}
          />
        )}
      </Popup>
      {asked && dialogs && (
        <dialogs.LayoutDialogs
          asked={asked}
          others={layouts.own}
          onSave={save}
          onRemove={(id) => {
            layouts.remove(id);
            done();
          }}
          onClose={done}
        />
      )}
    </>
  );
}
