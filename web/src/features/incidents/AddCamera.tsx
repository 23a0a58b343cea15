import { useId, useState } from 'react';
import { cameraName } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { useDirectory } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './incidents.module.css';

interface AddCameraProps {
  /** Those that are not offered. */
  listed: readonly string[];
  onAdd(cameraId: string): void;
}

const MAX_OFFERED = 500;

/** Puts a camera onto a list, by its name. */
export function AddCamera({ listed, onAdd }: AddCameraProps) {
  const { t, language } = useTexts('incidents');
  const directory = useDirectory();
  const field = useId();
  const [wanted, setWanted] = useState('');
  const others = directory?.cameras.filter(({ id }) => !listed.includes(id)) ?? [];
  const chosen = others.find((camera) => cameraName(camera, language) === wanted || camera.id === wanted);
  return (
    <form
      className={styles.bar}
      onSubmit={(event) => {
        event.preventDefault();
        if (!chosen) return;
        onAdd(chosen.id);
        setWanted('');
      }}
    >
      <input
        className={styles.control}
        list={`${field}-cameras`}
        aria-label={t('watch.camera')}
        placeholder={t('watch.camera')}
        value={wanted}
        onChange={({ target }) => setWanted(target.value)}
      />
      <datalist id={`${field}-cameras`}>
        {others.slice(0, MAX_OFFERED).map((camera) => (
          <option key={camera.id} value={cameraName(camera, language)} />
        ))}
      </datalist>
      <Button type="submit" disabled={!chosen}>
        {t('watch.add')}
      </Button>
    </form>
  );
}
