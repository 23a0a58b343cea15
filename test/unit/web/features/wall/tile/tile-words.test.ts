import type { TFunction } from 'i18next';
import { describe, expect, it } from 'vitest';
import type { StreamFactsDto } from '../../../../../../server/contract/viewing-dto.ts';
import { pictureFileName } from '../../../../../../web/src/features/wall/tile/picture-file.ts';
import {
  bitrate,
  codecName,
  streamLines,
} from '../../../../../../web/src/features/wall/tile/stream-lines.ts';
import { rateAfter } from '../../../../../../web/src/features/wall/tile/use-replay.ts';
import { readVolume } from '../../../../../../web/src/features/wall/tile/use-volume.ts';
import { IDLE_SNAPSHOT } from '../../../../../../web/src/player/player.ts';

const t = ((key: string, values?: object) =>
  values ? `${key} ${JSON.stringify(values)}` : key) as unknown as TFunction;

describe('the file of a saved picture', () => {
  const at = new Date(2026, 10, 28, 14, 32, 7).getTime();

  it.each([
    ['汉江大桥', '汉江大桥_2026-11-28_14-32-07.png'],
    ['a/b:c*d?"<e>|f\\g', 'a-b-c-d---e--f-g_2026-11-28_14-32-07.png'],
    ['..  ', 'camera_2026-11-28_14-32-07.png'],
    ['x'.repeat(200), `${'x'.repeat(80)}_2026-11-28_14-32-07.png`],
  ])('of “%s” has a name that every file system takes', (name, expected) => {
    expect(pictureFileName(name, at)).toBe(expected);
  });
});

describe('the figures of a picture', () => {
  const player = {
    ...IDLE_SNAPSHOT,
    profile: 'sub' as const,
    mime: 'video/mp4; codecs="avc1.64001f"',
    width: 640,
    height: 360,
    frameRate: 24.6,
    latencyMs: 430,
    droppedFrames: 3,
    hasPicture: true,
  };
  const stream: StreamFactsDto = {
    profile: 'sub',
    phase: 'playing',
    codecs: 'avc1.64001f,mp4a.40.2',
    width: 640,
    height: 360,
    frameRate: 25,
    expectedFrameRate: 25,
    bitrateKbps: 1536,
    lossRatio: 0.013,
    foreignPackets: 12,
    viewers: 4,
    transport: 'udp',
  };

  it('are those of the player and those of the hub together', () => {
    const lines = Object.fromEntries(streamLines(t, player, stream));
    expect(lines).toEqual({
      'detail.profile': 'detail.sub',
      'tile.codec': 'H.264 + AAC',
      'tile.resolution': '640×360',
      'detail.frameRate': 'detail.perSecond {"n":25}',
      'detail.bitrate': '1.5 Mbit/s',
      'detail.latency': 'wall.seconds {"seconds":"0.4"}',
      'detail.viewers': 'detail.people {"n":4}',
      'tile.transport': 'tile.transports.udp',
      'tile.loss': '1.3%',
      'tile.foreign': 'tile.packets {"n":12}',
      'tile.dropped': 'tile.frames {"n":"3"}',
      'detail.stalls': 'detail.times {"n":0}',
    });
  });

  it('leave out what only the hub knows while it does not answer', () => {
    const known = streamLines(t, player, null).filter(([, value]) => value);
    expect(known.map(([label]) => label)).toEqual([
      'detail.profile',
      'tile.codec',
      'tile.resolution',
      'detail.frameRate',
      'detail.latency',
      'tile.dropped',
      'detail.stalls',
    ]);
  });

  it.each([
    ['hvc1.1.6.L93.B0', 'H.265'],
    ['avc1.42e01e, flac', 'H.264 + G.711'],
    ['vp09.00.10.08', 'vp09.00.10.08'],
    ['', null],
  ])('call %s what people call it', (codecs, name) => {
    expect(codecName(codecs)).toBe(name);
  });

  it('count bits as people do', () => {
    expect([bitrate(999.6 - 1), bitrate(2048)]).toEqual(['999 kbit/s', '2.0 Mbit/s']);
  });
});

describe('what is kept of the sound', () => {
  it.each([
    [null, 1],
    ['', 1],
    ['loud', 1],
    ['0', 0],
    ['0.35', 0.35],
    ['7', 1],
    ['-1', 0],
  ])('as %s is a volume of %d', (text, volume) => {
    expect(readVolume(text)).toBe(volume);
  });
});

describe('the speed of a replay', () => {
  it('goes round', () => {
    expect([0.5, 1, 2, 3].map(rateAfter)).toEqual([1, 2, 0.5, 0.5]);
  });
});
