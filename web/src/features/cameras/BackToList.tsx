import { Link, useLocation, useNavigate } from 'react-router';
import { useTexts } from '../../i18n/use-texts.ts';
import { Icon } from '../../ui/Icon.tsx';
import styles from './BackToList.module.css';
import { LIST_PATH } from './camera-path.ts';

/** To the list as it was left, when this page was reached from there; else to its beginning. */
export function BackToList() {
  const { t } = useTexts('cameras');
  const navigate = useNavigate();
  const fromList = (useLocation().state as { fromList?: true } | null)?.fromList === true;
  return (
    <Link
      to={LIST_PATH}
      className={styles.link}
      onClick={(event) => {
        if (!fromList || event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        void navigate(-1);
      }}
    >
      <Icon name="back" />
      {t('title')}
    </Link>
  );
}
