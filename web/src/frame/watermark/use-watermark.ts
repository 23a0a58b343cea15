import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { SessionDto } from '../../../../server/contract/access-dto.ts';
import { dayAndTime } from '../../i18n/format.ts';
import { useSession, useStores } from '../../stores/use-stores.ts';
import { watermarkText } from './watermark-pattern.ts';

export interface WatermarkMark {
  text: string;
  strength: number;
}

const MINUTE_MS = 60_000;

/** What stands over the pictures of whoever is logged in; null where the site wants none. Another one with each minute. */
export function useWatermark(): WatermarkMark | null {
  const state = useSession();
  const minute = useMinute();
  const session = state.phase === 'in' ? state.session : null;
  return useMemo(() => session && watermarkOf(session, minute * MINUTE_MS), [session, minute]);
}

export function watermarkOf(
  { watermark, displayName, username }: SessionDto,
  atMs: number,
): WatermarkMark | null {
  if (!watermark) return null;
  const [date = '', time = ''] = dayAndTime(atMs).split(' ');
  const words = { name: displayName, username, address: watermark.address, date, time };
  return { text: watermarkText(watermark.text, words), strength: watermark.strength };
}

/** Minutes of the hub since the epoch: dozens of tiles have no business with seconds. */
function useMinute(): number {
  const { clock } = useStores();
  const read = useCallback(() => Math.floor(clock.now() / MINUTE_MS), [clock]);
  const subscribe = useCallback(
    (changed: () => void) => {
      let timer: ReturnType<typeof setTimeout>;
      const wait = () => {
        timer = setTimeout(
          () => {
            changed();
            wait();
          },
          MINUTE_MS - (clock.now() % MINUTE_MS) + 5,
        );
      };
      wait();
      return () => clearTimeout(timer);
    },
    [clock],
  );
  return useSyncExternalStore(subscribe, read);
}
