import type { TFunction } from 'i18next';
import { useTexts } from '../../../i18n/use-texts.ts';
import { Button } from '../../../ui/Button.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import styles from './LayoutEditor.module.css';
import { type DraftAction, type DraftNews, type LayoutDraft, selectedSlots } from './layout-draft.ts';

interface LayoutToolsProps {
  draft: LayoutDraft;
  dispatch: (action: DraftAction) => void;
}

/** What can be done to the selected tiles, and what has been done. */
export function LayoutTools({ draft, dispatch }: LayoutToolsProps) {
  const { t } = useTexts();
  const n = selectedSlots(draft).length;
  return (
    <div className={styles.tools}>
      <Button aria-keyshortcuts="M" onClick={() => dispatch({ type: 'merge' })}>
        <Icon name="merge" />
        {t('layouts.merge')}
      </Button>
      <Button
        aria-keyshortcuts="Control+Z"
        disabled={draft.past.length === 0}
        onClick={() => dispatch({ type: 'undo' })}
      >
        <Icon name="undo" />
        {t('layouts.undo')}
      </Button>
      <Button aria-keyshortcuts="H" onClick={() => dispatch({ type: 'split', axis: 'columns' })}>
        <Icon name="splitColumns" />
        {t('layouts.splitColumns')}
      </Button>
      <Button aria-keyshortcuts="V" onClick={() => dispatch({ type: 'split', axis: 'rows' })}>
        <Icon name="splitRows" />
        {t('layouts.splitRows')}
      </Button>
      <p className={styles.news} role="status">
        {draft.news ? newsText(t, draft.news) : t('layouts.selected', { n })}
      </p>
    </div>
  );
}

function newsText(t: TFunction, news: DraftNews): string {
  switch (news.kind) {
    case 'merged':
      return t('layouts.saidMerged', { n: news.slot + 1, total: news.total });
    case 'split':
      return t('layouts.saidSplit', { total: news.total });
    case 'grid':
      return t('layouts.saidGrid', { columns: news.columns, rows: news.rows });
    case 'undone':
      return t('layouts.saidUndone', { total: news.total });
    case 'cannot-merge':
      return t('layouts.cannotMerge');
    case 'cannot-split':
      return t('layouts.cannotSplit');
  }
}
