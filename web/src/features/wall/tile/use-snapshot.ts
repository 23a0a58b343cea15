import { useCallback, useRef } from 'react';
import type { CameraDto, ProfileId } from '../../../../../server/contract/dto.ts';
import { errorCodeOf } from '../../../api/http-client.ts';
import { ViewingApi } from '../../../api/viewing-api.ts';
import { useWatermark } from '../../../frame/watermark/use-watermark.ts';
import { cameraName } from '../../../i18n/format.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useStores } from '../../../stores/use-stores.ts';
import { pictureFileName, savePicture, takePicture } from './picture-file.ts';

interface SnapshotWish {
  camera: CameraDto;
  profile: ProfileId;
  source(): HTMLVideoElement | HTMLCanvasElement | null;
  /** Arrival of that picture at the hub. */
  pictureAtMs(): number;
  replay: boolean;
  say(text: string): void;
}

/** Saves the picture of this moment as a file; the hub notes it first, or it is not saved. */
export function useSnapshot(wish: SnapshotWish): () => void {
  const { t, language } = useTexts();
  const { http } = useStores();
  const mark = useWatermark();
  const latest = useRef({ wish, mark, t, language });
  latest.current = { wish, mark, t, language };
  return useCallback(() => {
    const { wish, mark, t, language } = latest.current;
    const { camera, profile, replay, say } = wish;
    const pictureAtMs = Math.max(0, Math.round(wish.pictureAtMs()));
    const canvas = takePicture(wish.source(), mark);
    if (!canvas) {
      say(t('tile.noPicture'));
      return;
    }
    const { width, height } = canvas;
    const fileName = pictureFileName(cameraName(camera, language), pictureAtMs);
    new ViewingApi(http)
      .pictureSaved(camera.id, { profile, pictureAtMs, width, height, replay })
      .then(() => savePicture(canvas, fileName))
      .then(
        () => say(t('tile.pictureSaved', { size: `${width}×${height}` })),
        (error: unknown) =>
          say(t(errorCodeOf(error) === 'UNREACHABLE' ? 'tile.pictureNotNoted' : 'tile.pictureRefused')),
      );
  }, [http]);
}
