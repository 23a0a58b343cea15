import { useEffect, useRef } from 'react';
import type { ProfileId } from '../../../../../server/contract/dto.ts';
import { LIVE_LINK_STILLS } from '../../../../../server/contract/live-link.ts';
import { DEAF_TILE } from '../../../player/deaf-tile.ts';
import { usePlayback } from '../../../player/PlaybackProvider.tsx';
import { ReplayCover } from '../../../player/replay-cover.ts';

/** Tells of which profile of a tile to replay, see `ReplayCover`. Costs a key frame a minute of what is kept at hand. */
export function useReplayCover(
  cameraId: string,
  shown: ProfileId | null,
  wanted: ProfileId,
): () => ProfileId {
  const { link, hlsOnly } = usePlayback();
  const cover = useRef<ReplayCover | null>(null);
  useEffect(() => {
    const created = new ReplayCover({
      hold: (profile) =>
        hlsOnly
          ? { close() {} }
          : link.open(
              { camera: cameraId, profile, sound: false, stillsEveryMs: LIVE_LINK_STILLS.mostMs },
              // What comes is not wanted: only that the hub goes on keeping it.
              DEAF_TILE,
            ),
    });
    cover.current = created;
    return () => created.close();
  }, [link, hlsOnly, cameraId]);
  useEffect(() => cover.current?.update(shown, wanted), [shown, wanted]);
  return () => cover.current?.best(shown) ?? wanted;
}
