import { type ReactNode, useRef, useState } from 'react';
import { useTexts } from '../../i18n/use-texts.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './incidents.module.css';

interface FramedVideoProps {
  src: string;
  poster: string | null;
  /** What lies over the picture. */
  over: ReactNode;
}

/** A video that fills the screen with what lies over it: alone, as the browser's own button does it, it would leave the watermark behind. */
export function FramedVideo({ src, poster, over }: FramedVideoProps) {
  const { t } = useTexts('incidents');
  const [failed, setFailed] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const fill = () => {
    const change = document.fullscreenElement
      ? document.exitFullscreen()
      : frame.current?.requestFullscreen();
    // A browser that refuses leaves the picture as large as it is.
    void change?.catch(() => {});
  };
  if (failed) {
    return (
      <p className={styles.gap} role="alert">
        {t('replay.failed')}
      </p>
    );
  }
  return (
    <div ref={frame} className={styles.framed}>
      <div className={styles.screen} data-ground="picture">
        {/* biome-ignore lint/a11y/useMediaCaption: the recording of a camera has no captions */}
        <video
          className={styles.player}
          controls
          controlsList="nofullscreen nodownload noremoteplayback"
          disablePictureInPicture
          playsInline
          preload={poster ? 'none' : 'metadata'}
          poster={poster ?? undefined}
          src={src}
          onError={() => setFailed(true)}
        />
        {over}
      </div>
      <Button className={styles.fill} onClick={fill}>
        {t('clip.fill')}
      </Button>
    </div>
  );
}
