import type { TileCondition } from '../../frame/picture/tile-condition.ts';
import { conditionWord } from '../../frame/picture/tile-words.ts';
import { timeOrDate } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { useSecond } from '../../stores/use-stores.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import styles from './Tile.module.css';

type Troubled = Exclude<TileCondition, { kind: 'playing' }>;
type Waiting = Extract<TileCondition, { kind: 'waiting' }>;
type Down = Extract<TileCondition, { kind: 'down' }>;

const NEWS_AFTER_MS = 2000;
/** Longer than any group of pictures: what arrives is too little. */
const SLOW_AFTER_MS = 12_000;

/** Why there is no moving picture: the state, the reason, how old the last picture is, and what happens next. */
export function TileMessage({ condition }: { condition: Troubled }) {
  const { t } = useTexts();
  return (
    <div className={styles.message} data-kind={condition.kind}>
      <p className={styles.word}>
        {condition.kind === 'down' && <StateMark state={condition.mark} size={16} />}
        {conditionWord(t, condition)}
      </p>
      <Explanation condition={condition} />
    </div>
  );
}

function Explanation({ condition }: { condition: Troubled }) {
  switch (condition.kind) {
    case 'waiting':
      return <WaitingLines condition={condition} />;
    case 'down':
      return <DownLines condition={condition} />;
    case 'blocked':
      return <BlockedLine cause={condition.cause} />;
  }
}

function WaitingLines({ condition: { sinceMs, cameraSends } }: { condition: Waiting }) {
  const { t, span } = useTexts();
  const waited = useSecond() - sinceMs;
  if (waited < NEWS_AFTER_MS || sinceMs <= 0) return null;
  return (
    <>
      <p className={styles.line}>{t('wall.waitingFor', { span: span(waited) })}</p>
      {cameraSends && waited >= SLOW_AFTER_MS && <p className={styles.line}>{t('wall.slow')}</p>}
    </>
  );
}

function BlockedLine({ cause }: { cause: 'link' | 'codec' | 'refused' }) {
  const { t } = useTexts();
  if (cause === 'refused') return null;
  return <p className={styles.line}>{t(cause === 'link' ? 'wall.linkLostHelp' : 'wall.cannotDecodeHelp')}</p>;
}

function DownLines({ condition }: { condition: Down }) {
  const { t, span, age } = useTexts();
  const now = useSecond();
  const { reason, lastPictureAtMs, retryAtMs } = condition;
  const wait = retryAtMs === null ? null : retryAtMs - now;
  const retry =
    wait === null ? null : wait > 0 ? t('wall.retryIn', { span: span(wait + 999) }) : t('wall.retrying');
  const lastPicture =
    lastPictureAtMs === null
      ? t('wall.never')
      : `${t('wall.lastPicture', { age: age(now - lastPictureAtMs) })} · ${timeOrDate(lastPictureAtMs, now)}`;
  return (
    <>
      {reason !== 'connecting' && <p className={styles.reason}>{t(`reason.${reason}`)}</p>}
      <p className={`${styles.line} ${styles.age}`}>{lastPicture}</p>
      <p className={`${styles.line} ${styles.clauses}`}>
        <span>{t(`advice.${reason}`)}</span>
        <span>{retry}</span>
      </p>
    </>
  );
}
