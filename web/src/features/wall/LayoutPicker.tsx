import { useState } from 'react';
import { useTexts } from '../../i18n/use-texts.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Popup } from '../../ui/Popup.tsx';
import styles from './LayoutPicker.module.css';
import { LayoutChoices, tilesText } from './layouts/LayoutChoices.tsx';
import { LayoutEditor } from './layouts/LayoutEditor.tsx';
import { LayoutShape } from './layouts/LayoutShape.tsx';
import { newOwnLayout, type OwnLayout } from './layouts/own-layouts.ts';
import { useOwnLayouts } from './layouts/use-own-layouts.ts';
import { sameLayout } from './wall-layouts.ts';
import type { WallAction, WallState } from './wall-state.ts';

interface LayoutPickerProps {
  layout: WallState['layout'];
  dispatch: (action: WallAction) => void;
}

type Asked = { kind: 'edit' | 'remove'; layout: OwnLayout } | null;

/** How the wall is divided: the layouts as small drawings, one's own among them, and the way to make one. */
export function LayoutPicker({ layout, dispatch }: LayoutPickerProps) {
  const { t } = useTexts();
  const layouts = useOwnLayouts();
  const [asked, setAsked] = useState<Asked>(null);
  const current = layouts.own.find((own) => sameLayout(own.layout, layout));
  const tiles = tilesText(t, layout.cells.length);
  const done = () => setAsked(null);
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
      {asked?.kind === 'edit' && (
        <LayoutEditor own={asked.layout} others={layouts.own} onSave={save} onClose={done} />
      )}
      {asked?.kind === 'remove' && (
        <ConfirmDialog
          title={t('layouts.removeTitle', { name: asked.layout.name })}
          confirmLabel={t('layouts.remove')}
          cancelLabel={t('layouts.cancel')}
          destroys
          onCancel={done}
          onConfirm={() => {
            layouts.remove(asked.layout.id);
            done();
          }}
        >
          {t('layouts.removeHelp')}
        </ConfirmDialog>
      )}
    </>
  );
}
