import { type ReactNode, useEffect, useRef } from 'react';
import { useTexts } from '../../i18n/use-texts.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './incidents.module.css';
import { RecordingFailed } from './RecordingFailed.tsx';
import { useRecordingSource } from './use-recording-source.ts';

interface FramedVideoProps {
  /** Of its file. */
  address: string;
  /** It is still being recorded. */
  isGrowing: boolean;
  poster: string | null;
  /** What lies over the picture. */
  over: ReactNode;
}

/** A video that fills the screen with what lies over it: alone, as the browser's own button does it, it would leave the watermark behind. */
export function FramedVideo({ address, isGrowing, poster, over }: FramedVideoProps) {
  const { t } = useTexts('incidents');
  const { src, failed, reload, onError } = useRecordingSource(address, isGrowing);
  const video = useRef<HTMLVideoElement>(null);
  /** Where the file before could not be played on. */
  const broken = useRef<{ atSeconds: number; played: boolean } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each file anew
  useEffect(() => {
    // A file that cannot be played says so by its own event.
    if (broken.current?.played) void video.current?.play().catch(() => {});
  }, [src]);
  const frame = useRef<HTMLDivElement>(null);
  const fill = () => {
    const change = document.fullscreenElement
      ? document.exitFullscreen()
      : frame.current?.requestFullscreen();
    // A browser that refuses leaves the picture as large as it is.
    void change?.catch(() => {});
  };
  if (failed) return <RecordingFailed onRetry={reload} />;
  return (
    <div ref={frame} className={styles.framed}>
      <div className={styles.screen} data-ground="picture">
        {/* biome-ignore lint/a11y/useMediaCaption: the recording of a camera has no captions */}
        <video
          ref={video}
          className={styles.player}
          controls
          controlsList="nofullscreen nodownload noremoteplayback"
          disablePictureInPicture
          playsInline
          preload={poster ? 'none' : 'metadata'}
          poster={poster ?? undefined}
          src={src}
          onLoadedMetadata={({ currentTarget }) => {
            if (broken.current) currentTarget.currentTime = broken.current.atSeconds;
            broken.current = null;
          }}
          onError={({ currentTarget }) => {
            const { currentTime, paused } = currentTarget;
            broken.current ??= { atSeconds: currentTime, played: !paused };
            onError(currentTarget);
          }}
        />
        {over}
      </div>
      <Button className={styles.fill} onClick={fill}>
        {t('clip.fill')}
      </Button>
    </div>
  );
}
