import { CommandButton } from '../../../frame/shortcuts/CommandButton.tsx';
import { timeOfDay } from '../../../i18n/format.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import type { ReplaySnapshot } from '../../../player/replay-player.ts';
import { Icon } from '../../../ui/Icon.tsx';
import type { TileSize } from '../wall-geometry.ts';
import styles from './ReplayBar.module.css';
import type { TileReplay } from './use-replay.ts';

interface ReplayBarProps {
  replay: TileReplay;
  snapshot: ReplaySnapshot;
  size: TileSize;
  tabIndex: number;
}

/** What is on the screen is not live: says so, from when it is, and steers it. */
export function ReplayBar({ replay, snapshot, size, tabIndex }: ReplayBarProps) {
  const { t } = useTexts();
  const { phase, atMs } = snapshot;
  return (
    <>
      <p className={styles.badge} data-replay-at={phase === 'ready' ? Math.round(atMs) : undefined}>
        <Icon name="replay" size={14} />
        {phase === 'ready' ? t('tile.replayAt', { time: timeOfDay(atMs) }) : t(WORDS[phase])}
      </p>
      <div className={styles.bar}>
        {phase === 'ready' && size !== 'tiny' && (
          <Scrubber replay={replay} snapshot={snapshot} tabIndex={tabIndex} />
        )}
        <div className={styles.buttons}>
          {phase === 'ready' && (
            <ReplayButtons replay={replay} snapshot={snapshot} size={size} tabIndex={tabIndex} />
          )}
          <CommandButton
            command="replay"
            overPicture
            icon="live"
            label={t('tile.backToLive')}
            tabIndex={tabIndex}
            onClick={replay.end}
          />
        </div>
      </div>
    </>
  );
}

const WORDS = { loading: 'tile.replayLoading', failed: 'tile.replayNothing' } as const;

function Scrubber({ replay, snapshot, tabIndex }: Omit<ReplayBarProps, 'size'>) {
  const { t } = useTexts();
  const { startMs, endMs, atMs } = snapshot;
  return (
    <div className={styles.scrub}>
      <span>{timeOfDay(startMs)}</span>
      <input
        type="range"
        className={styles.range}
        min={Math.round(startMs)}
        max={Math.round(endMs)}
        step={40}
        value={Math.round(atMs)}
        aria-label={t('tile.replayPlace')}
        aria-valuetext={timeOfDay(atMs)}
        tabIndex={tabIndex}
        draggable
        // A drag of the handle is no drag of the tile.
        onDragStart={(event) => {
          event.preventDefault();
          event.stopPropagation();
        }}
        onChange={(event) => replay.seekTo(event.target.valueAsNumber)}
      />
      <span>{timeOfDay(endMs)}</span>
    </div>
  );
}

function ReplayButtons({ replay, snapshot: { paused, rate }, size, tabIndex }: ReplayBarProps) {
  const { t } = useTexts();
  const common = { overPicture: true, tabIndex } as const;
  return (
    <>
      <CommandButton
        {...common}
        command="replayPause"
        icon={paused ? 'play' : 'pause'}
        label={t(paused ? 'tile.play' : 'tile.pause')}
        onClick={replay.togglePause}
      />
      <CommandButton
        {...common}
        command="replayBack"
        icon="rewind"
        label={t('tile.back5')}
        onClick={() => replay.seekBy(-5)}
      />
      {size !== 'tiny' && (
        <>
          <CommandButton
            {...common}
            command="frameBack"
            icon="frameBack"
            label={t('tile.frameBack')}
            onClick={() => replay.step(-1)}
          />
          <CommandButton
            {...common}
            command="frameForward"
            icon="frameForward"
            label={t('tile.frameForward')}
            onClick={() => replay.step(1)}
          />
          <RateButton rate={rate} tabIndex={tabIndex} onClick={replay.nextRate} />
        </>
      )}
    </>
  );
}

function RateButton({ rate, ...rest }: { rate: number; tabIndex: number; onClick(): void }) {
  const { t } = useTexts();
  const label = t('tile.rate', { rate });
  return (
    <button type="button" className={styles.rate} aria-label={label} title={label} {...rest}>
      {rate === 0.5 ? '½' : rate}×
    </button>
  );
}
