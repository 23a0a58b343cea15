import { useTexts } from '../../i18n/use-texts.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Key } from '../../ui/Key.tsx';
import styles from './ShortcutsDialog.module.css';

/** Several keys of a line are alternatives. */
const GROUPS = [
  {
    title: 'wallGroup',
    lines: [
      ['move', ['←', '↑', '↓', '→']],
      ['enlarge', ['Enter']],
      ['back', ['Esc']],
      ['remove', ['Delete']],
      ['fewer', ['[', ']']],
      ['sound', ['M']],
    ],
  },
  {
    title: 'treeGroup',
    lines: [
      ['treeMove', ['↑', '↓']],
      ['treeOpen', ['→', '←']],
      ['treePut', ['Enter']],
      ['treeFill', ['Shift+Enter']],
    ],
  },
  {
    title: 'everywhere',
    lines: [
      ['search', ['/']],
      ['tree', ['T']],
      ['details', ['I']],
      ['alarms', ['A']],
      ['bars', ['B']],
      ['fullScreen', ['F']],
      ['help', ['?']],
    ],
  },
] as const;

export function ShortcutsDialog({ onClose }: { onClose(): void }) {
  const { t } = useTexts();
  return (
    <Dialog title={t('keys.title')} closeLabel={t('common.close')} onClose={onClose}>
      <div className={styles.groups}>
        {GROUPS.map((group) => (
          <section key={group.title}>
            <h3 className={styles.title}>{t(`keys.${group.title}`)}</h3>
            <dl className={styles.lines}>
              {group.lines.map(([what, keys]) => (
                <div key={what} className={styles.line}>
                  <dt>{t(`keys.${what}`)}</dt>
                  <dd className={styles.keys}>
                    {keys.map((key) => (
                      <Key key={key}>{key}</Key>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
