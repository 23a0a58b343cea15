import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { DISPLAY_NAME, IDENTIFY_MS } from '../../../../../server/contract/wall-terms.ts';
import { loadBundles } from '../../../i18n/text-bundles.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { DisplaySeat } from '../../../stores/display-seat.ts';
import { useDirectory, useStores, useValue } from '../../../stores/use-stores.ts';
import { BrandMark } from '../../../ui/BrandMark.tsx';
import { toggleFullScreen } from '../full-screen.ts';
import styles from './DisplayPage.module.css';
import { DisplayWall } from './DisplayWall.tsx';

const RETRY_MS = 5_000;

/** A window without chrome that a console steers: `/display/<name>`. */
export function DisplayPage() {
  const { i18n } = useTranslation();
  const [ready, setReady] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const name = (useParams().name ?? '').normalize('NFC');
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt is another
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    // Nobody sits here to load the page anew when the hub is away for a moment.
    loadBundles(i18n, ['displays']).then(
      () => setReady(true),
      () => {
        timer = setTimeout(() => setAttempt((count) => count + 1), RETRY_MS);
      },
    );
    return () => clearTimeout(timer);
  }, [i18n, attempt]);
  if (!ready) return null;
  return DISPLAY_NAME.test(name) ? <Display key={name} name={name} /> : <BadName />;
}

function Display({ name }: { name: string }) {
  const { t, common } = useTexts('displays');
  const directory = useDirectory();
  const [identified, setIdentified] = useState(0);
  const step = useRef<(by: 1 | -1) => void>(() => undefined);
  const seat = useSeat(name, step, () => setIdentified((times) => times + 1));
  const { refused, show } = useValue(seat.state);
  useEffect(() => {
    document.title = `${name} · ${common('brand.name')}`;
  }, [name, common]);

  return (
    <>
      {refused ? (
        <Waiting name={name} text={common(`error.${refused}`)} help={t('refusedHelp')} />
      ) : show && directory ? (
        <DisplayWall
          name={name}
          show={show}
          directory={directory}
          step={step}
          onMoved={(place) => seat.moved(place)}
        />
      ) : (
        <Waiting
          name={name}
          text={t(show === null ? 'waiting' : 'connecting')}
          help={show === null ? t('waitingHelp') : ''}
        />
      )}
      {identified > 0 && <Name key={identified} name={name} />}
    </>
  );
}

function useSeat(name: string, step: { current: (by: 1 | -1) => void }, onIdentify: () => void): DisplaySeat {
  const { wallsLink } = useStores();
  // biome-ignore lint/correctness/useExhaustiveDependencies: one seat for the life of the page
  const seat = useMemo(
    () =>
      new DisplaySeat({
        name,
        memory: sessionStorage,
        size: () => ({ width: window.innerWidth, height: window.innerHeight }),
        onStep: (by) => step.current(by),
        onIdentify,
      }),
    [name],
  );
  useEffect(() => wallsLink.add(seat), [wallsLink, seat]);
  useEffect(() => {
    const report = () => seat.report();
    window.addEventListener('resize', report);
    return () => window.removeEventListener('resize', report);
  }, [seat]);
  return seat;
}

function Waiting({ name, text, help }: { name: string; text: string; help: string }) {
  return (
    <main className={styles.waiting} onDoubleClick={toggleFullScreen}>
      <BrandMark size={40} />
      <h1 className={styles.waitingName}>{name}</h1>
      <p className={styles.waitingText} role="status">
        {text}
      </p>
      <p className={styles.waitingHelp}>{help}</p>
    </main>
  );
}

function BadName() {
  const { t } = useTexts('displays');
  return <Waiting name="" text={t('badName')} help={t('badNameHelp')} />;
}

/** Large over whatever is shown, so that somebody across the room sees which screen is which. */
function Name({ name }: { name: string }) {
  const { t } = useTexts('displays');
  const [shown, setShown] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => setShown(false), IDENTIFY_MS);
    return () => clearTimeout(timer);
  }, []);
  return shown ? (
    <div className={styles.identify} role="status" aria-label={t('thisIs', { name })}>
      {name}
    </div>
  ) : null;
}
