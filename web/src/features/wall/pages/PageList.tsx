import { useState } from 'react';
import { MAX_WALL_PAGES } from '../../../../../server/contract/wall-terms.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { Icon } from '../../../ui/Icon.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import type { WallAction, WallState } from '../wall-state.ts';
import { PageNameField } from './PageNameField.tsx';
import styles from './WallPages.module.css';

interface PageListProps {
  state: WallState;
  dispatch: (action: WallAction) => void;
  /** With a way back. */
  onRemove(): void;
  close(): void;
}

/** The pages of the wall by name or number: to go to one, to name it, to add and to remove one. */
export function PageList({ state, dispatch, onRemove, close }: PageListProps) {
  const { t } = useTexts();
  const [naming, setNaming] = useState<number | null>(null);
  const act = (run: () => void) => () => {
    run();
    close();
  };
  return (
    <div className={styles.panel}>
      <ol className={styles.list}>
        {state.pages.map((_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a page is its number
          <li key={at}>
            {at === naming ? (
              <PageNameField
                name={state.names[at] ?? ''}
                onName={(name) => dispatch({ type: 'name-page', page: at, name })}
                onDone={() => setNaming(null)}
              />
            ) : (
              <PageLine
                state={state}
                at={at}
                onGo={act(() => dispatch({ type: 'go-page', page: at }))}
                onRename={() => setNaming(at)}
              />
            )}
          </li>
        ))}
      </ol>
      <button
        type="button"
        className={styles.command}
        disabled={state.pages.length >= MAX_WALL_PAGES}
        onClick={act(() => dispatch({ type: 'add-page' }))}
      >
        <Icon name="plus" size={14} />
        {t('pages.add')}
      </button>
      {state.pages.length > 1 && (
        <button type="button" className={styles.command} onClick={act(onRemove)}>
          <Icon name="trash" size={14} />
          {t('pages.remove')}
        </button>
      )}
    </div>
  );
}

interface PageLineProps {
  state: WallState;
  at: number;
  onGo(): void;
  onRename(): void;
}

function PageLine({ state, at, onGo, onRename }: PageLineProps) {
  const { t } = useTexts();
  const tiles = state.pages[at]!.slice(0, state.layout.cells.length);
  const cameras = tiles.filter((cameraId) => cameraId !== null).length;
  const title = state.names[at] || t('pages.page', { n: at + 1 });
  return (
    <div className={styles.line}>
      <button
        type="button"
        className={styles.page}
        aria-current={at === state.page || undefined}
        data-page-line={at}
        onClick={onGo}
      >
        <span className={styles.name}>{title}</span>
        <span className={styles.count}>
          {cameras === 0 ? t('pages.empty') : t('pages.cameras', { n: cameras })}
        </span>
      </button>
      <IconButton icon="edit" label={t('pages.rename', { page: title })} onClick={onRename} />
    </div>
  );
}
