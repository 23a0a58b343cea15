import { useCommandKey } from '../../frame/shortcuts/use-shortcuts.ts';
import { inLanguage } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import type { Directory } from '../../stores/directory.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './EmptyWall.module.css';

interface EmptyWallProps {
  directory: Directory;
  onFill(name: string, cameraIds: string[]): void;
}

/** Teaches the next step, and takes it where asked: one click fills the wall with a domain. */
export function EmptyWall({ directory, onFill }: EmptyWallProps) {
  const { t, language } = useTexts();
  const search = useCommandKey('search');
  const help = search ? t('wall.emptyHelpKey', { key: search.label }) : t('wall.emptyHelp');
  const domains = directory.domains.map((domain) => ({
    domain,
    cameraIds: directory.cameras.filter((camera) => camera.domain === domain.id).map((camera) => camera.id),
  }));
  const hasCameras = directory.cameras.length > 0;
  return (
    <div className={styles.empty}>
      <p className={styles.title}>{t(hasCameras ? 'wall.emptyTitle' : 'tree.empty')}</p>
      <p className={styles.help}>{hasCameras ? help : t('tree.emptyHelp')}</p>
      <div className={styles.domains}>
        {domains.map(({ domain, cameraIds }) => {
          if (cameraIds.length === 0) return null;
          const name = inLanguage(domain.name, language);
          return (
            <Button
              key={domain.id}
              aria-label={t('tree.fill', { name })}
              onClick={() => onFill(name, cameraIds)}
            >
              <span className={styles.mark} style={{ background: domain.color }} />
              {name}
              <span className={styles.count}>{cameraIds.length}</span>
            </Button>
          );
        })}
      </div>
    </div>
  );
}
