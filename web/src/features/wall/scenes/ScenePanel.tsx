import type { SceneDto } from '../../../../../server/contract/walls-dto.ts';
import { updateScene } from '../../../api/scenes-api.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useStores, useValue } from '../../../stores/use-stores.ts';
import { Button } from '../../../ui/Button.tsx';
import { Key } from '../../../ui/Key.tsx';
import { sceneOrder } from '../displays/display-orders.ts';
import { useSend } from '../displays/send-context.ts';
import { KeptPanel } from './KeptPanel.tsx';
import type { KeptList } from './kept-list.ts';
import { SavingNotice } from './SavingNotice.tsx';
import type { SceneContent } from './SceneDialog.tsx';
import styles from './ScenePanel.module.css';
import { useSaving } from './use-saving.ts';
import type { Scenes } from './use-scenes.ts';

interface ScenePanelProps {
  list: KeptList<SceneDto>;
  scenes: Scenes;
  /** What the wall is now. */
  content: SceneContent;
  onRestore(scene: SceneDto): void;
  onEdit(scene: SceneDto): void;
  onRemove(scene: SceneDto): void;
  onCreate(): void;
}

/** The scenes that this person may restore, and what has changed in the one that is on the wall. */
export function ScenePanel(props: ScenePanelProps) {
  const { list, scenes, content, onRestore, onEdit, onRemove, onCreate } = props;
  const { t } = useTexts('plans');
  const state = useValue(list.state);
  const send = useSend();
  const words = {
    heading: t('scene.heading'),
    search: t('scene.search'),
    empty: t('scene.empty'),
    emptyHelp: t('scene.emptyHelp'),
    create: t('scene.create'),
  };
  return (
    <KeptPanel
      list={state}
      words={words}
      current={scenes.current?.id ?? null}
      facts={({ wall, tours, key }) => (
        <>
          <span>{t('scene.size', { n: wall.layout.cells.length, pages: wall.pages.length })}</span>
          {tours.length > 0 && <span>{t('scene.hasTours')}</span>}
          {key !== null && <Key>{`Shift+${key}`}</Key>}
        </>
      )}
      head={
        scenes.current &&
        scenes.changed && (
          <Changes list={list} scene={scenes.current} content={content} onRestore={onRestore} />
        )
      }
      onChoose={onRestore}
      onEdit={onEdit}
      onRemove={onRemove}
      sendOf={(scene) => send && ((at) => send({ name: scene.name, order: sceneOrder(scene) }, at))}
      onCreate={onCreate}
      onRetry={() => void list.refresh()}
    />
  );
}

/** The wall has moved on from the scene: into the scene with it, or back. */
function Changes({
  list,
  scene,
  content,
  onRestore,
}: Pick<ScenePanelProps, 'list' | 'content' | 'onRestore'> & { scene: SceneDto }) {
  const { t } = useTexts('plans');
  const { http } = useStores();
  const saving = useSaving(list);
  const { id, name, key, sharedWith } = scene;
  const save = (revision: number) =>
    saving.save(async () => {
      list.put(await updateScene(http, id, { revision, name, key, sharedWith, ...content }));
    });
  return (
    <div className={styles.changes}>
      <p>{t('scene.changed', { name })}</p>
      <SavingNotice
        state={saving.state}
        changedBy={list.find(id)?.changedBy ?? null}
        onTakeTheirs={() => onRestore(list.find(id) ?? scene)}
        onOverwrite={() => void save(list.find(id)?.revision ?? scene.revision)}
      />
      <div className={styles.commands}>
        {scene.mayChange && (
          <Button
            look="primary"
            aria-disabled={saving.state.phase === 'busy'}
            onClick={() => void save(scene.revision)}
          >
            {t(saving.state.phase === 'busy' ? 'saving' : 'scene.saveChanges')}
          </Button>
        )}
        <Button onClick={() => onRestore(scene)}>{t('scene.asSaved')}</Button>
      </div>
    </div>
  );
}
