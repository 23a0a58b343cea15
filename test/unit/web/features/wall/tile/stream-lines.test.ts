import type { TFunction } from 'i18next';
import { describe, expect, it } from 'vitest';
import type { StreamFactsDto } from '../../../../../../server/contract/viewing-dto.ts';
import { streamLines } from '../../../../../../web/src/features/wall/tile/stream-lines.ts';
import { IDLE_SNAPSHOT, type PlayerSnapshot } from '../../../../../../web/src/player/player.ts';

const t = ((key: string) => key) as TFunction;
const FACTS: StreamFactsDto = {
  profile: 'sub',
  phase: 'playing',
  codecs: 'avc1.4d401e',
  ...{ width: 704, height: 288 },
  ...{ frameRate: 25, expectedFrameRate: 25, bitrateKbps: 500, lossRatio: 0, foreignPackets: 0 },
  viewers: 1,
  transport: 'tcp',
};

function resolution(player: Partial<PlayerSnapshot>, stream: StreamFactsDto | null) {
  const lines = streamLines(t, { ...IDLE_SNAPSHOT, ...player }, stream);
  return lines.find(([name]) => name === 'tile.resolution')?.[1];
}

describe('packets of another session', () => {
  const lineOf = (foreignPackets: number | null) =>
    streamLines(t, IDLE_SNAPSHOT, { ...FACTS, foreignPackets }).find(([name]) => name === 'tile.foreign');

  it('are told where there were any, and nowhere else', () => {
    expect(lineOf(37)?.[1]).toBe('tile.packets');
    expect([lineOf(0)?.[1], lineOf(null)?.[1]]).toEqual([false, false]);
  });
});

describe('the resolution of a picture', () => {
  it('is the coded one, by the hub where the player was told the displayed one alone', () => {
    const displayed = { width: 704, height: 528, displayWidth: 704, displayHeight: 528 };
    expect(resolution(displayed, FACTS)).toBe('704×288');
  });

  it('is what the player says until the hub has answered, or while it does not know', () => {
    const player = { width: 704, height: 288, displayWidth: 704, displayHeight: 528 };
    expect(resolution(player, null)).toBe('704×288');
    expect(resolution(player, { ...FACTS, width: null, height: null })).toBe('704×288');
  });
});
