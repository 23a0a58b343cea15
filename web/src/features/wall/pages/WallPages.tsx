import { CommandButton } from '../../../frame/shortcuts/CommandButton.tsx';
import { useTexts } from '../../../i18n/use-texts.ts';
import { Icon } from '../../../ui/Icon.tsx';
import { Popup } from '../../../ui/Popup.tsx';
import { pageName, type WallAction, type WallState } from '../wall-state.ts';
import { PageList } from './PageList.tsx';
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
  const name = pageName(state);
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
        label={
          name
            ? t('pages.ofNamed', { n, total, name })
            : several
              ? t('pages.of', { n, total })
              : t('pages.label')
        }
        panelLabel={t('pages.label')}
        align="start"
        compact
        face={
          <>
            {name && <span className={styles.shown}>{name}</span>}
            {several ? t('pages.short', { n, total }) : !name && <Icon name="pages" />}
          </>
        }
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
