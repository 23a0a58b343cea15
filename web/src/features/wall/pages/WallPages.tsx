import { MAX_WALL_PAGES } from '../../../../../server/contract/wall-terms.ts';
import { CommandButton } from '../../../frame/shortcuts/CommandButton.tsx';
import { useTexts } from '../../../i18n/use-texts.ts';
import { Icon } from '../../../ui/Icon.tsx';
import { Popup } from '../../../ui/Popup.tsx';
import type { WallAction, WallState } from '../wall-state.ts';
import styles from './WallPages.module.css';

interface WallPagesProps {
  state: WallState;
  dispatch: (action: WallAction) => void;
  /** With a way back. */
  onRemove(): void;
}

/** Which page of the wall is shown, and the ways to the others. */
export function WallPages({ state, dispatch, onRemove }: WallPagesProps) {
  const { t } = useTexts();
  const total = state.pages.length;
  const n = state.page + 1;
  const several = total > 1;
  return (
    <div className={styles.pages}>
      {several && (
        <CommandButton
          command="previousPage"
          icon="back"
          label={t('pages.previous')}
          onClick={() => dispatch({ type: 'step-page', by: -1 })}
        />
      )}
      <Popup
        label={several ? t('pages.of', { n, total }) : t('pages.label')}
        panelLabel={t('pages.label')}
        align="start"
        compact
        face={several ? t('pages.short', { n, total }) : <Icon name="pages" />}
      >
        {(close) => <PageList state={state} dispatch={dispatch} onRemove={onRemove} close={close} />}
      </Popup>
      {several && (
        <CommandButton
          command="nextPage"
          icon="next"
          label={t('pages.next')}
          onClick={() => dispatch({ type: 'step-page', by: 1 })}
        />
      )}
    </div>
  );
}

function PageList({ state, dispatch, onRemove, close }: WallPagesProps & { close(): void }) {
  const { t } = useTexts();
  const act = (run: () => void) => () => {
    run();
    close();
  };
  const tiles = state.layout.cells.length;
  return (
    <div className={styles.panel}>
      <ol className={styles.list}>
        {state.pages.map((page, at) => {
          const cameras = page.slice(0, tiles).filter((cameraId) => cameraId !== null).length;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a page is its number
            <li key={at}>
              <button
                type="button"
                className={styles.page}
                aria-current={at === state.page || undefined}
                onClick={act(() => dispatch({ type: 'go-page', page: at }))}
              >
                <span>{t('pages.page', { n: at + 1 })}</span>
                <span className={styles.count}>
                  {cameras === 0 ? t('pages.empty') : t('pages.cameras', { n: cameras })}
                </span>
              </button>
            </li>
          );
        })}
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
