import { useEffect, useState } from 'react';
import type { ProfileId } from '../../../../../server/contract/dto.ts';
import type { StreamFactsDto } from '../../../../../server/contract/viewing-dto.ts';
import { ViewingApi } from '../../../api/viewing-api.ts';
import { useStores } from '../../../stores/use-stores.ts';

const ASK_EVERY_MS = 2_000;

/** How this profile comes to the hub, asked for while somebody looks at it; null before the first answer and while the hub does not answer. */
export function useStreamFacts(cameraId: string, profile: ProfileId | null): StreamFactsDto | null {
  const { http } = useStores();
  const [streams, setStreams] = useState<readonly StreamFactsDto[]>([]);
  useEffect(() => {
    const viewing = new ViewingApi(http);
    let left = false;
    let timer: ReturnType<typeof setTimeout>;
    const ask = async () => {
      const answer = await viewing.streams(cameraId).catch(() => []);
      if (left) return;
      setStreams(answer);
      timer = setTimeout(() => void ask(), ASK_EVERY_MS);
    };
    void ask();
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [http, cameraId]);
  return streams.find((stream) => stream.profile === profile) ?? null;
}
