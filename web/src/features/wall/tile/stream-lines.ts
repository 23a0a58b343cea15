import type { TFunction } from 'i18next';
import type { StreamFactsDto } from '../../../../../server/contract/viewing-dto.ts';
import { latencySeconds } from '../../../i18n/format.ts';
import type { PlayerSnapshot } from '../../../player/player.ts';
import type { Fact } from '../Facts.tsx';

/** What is known of the picture in a tile: by its player, and by the hub where that has answered. */
export function streamLines(t: TFunction, player: PlayerSnapshot, stream: StreamFactsDto | null): Fact[] {
  const { width, height } = stream?.width ? stream : player;
  return [
    [t('detail.profile'), player.profile && t(`detail.${player.profile}`)],
    [t('tile.codec'), codecName(stream?.codecs ?? codecsOf(player.mime))],
    [t('tile.resolution'), width && height && `${width}×${height}`],
    [t('detail.frameRate'), rateOf(t, player.frameRate ?? stream?.frameRate ?? null)],
    [t('detail.bitrate'), stream?.bitrateKbps != null && bitrate(stream.bitrateKbps)],
    [
      t('detail.latency'),
      player.latencyMs !== null && t('wall.seconds', { seconds: latencySeconds(player.latencyMs) }),
    ],
    [t('detail.viewers'), stream && t('detail.people', { n: stream.viewers })],
    [t('tile.transport'), stream?.transport && t(`tile.transports.${stream.transport}`)],
    [t('tile.loss'), !!stream?.lossRatio && `${(stream.lossRatio * 100).toFixed(1)}%`],
    [t('tile.foreign'), !!stream?.foreignPackets && t('tile.packets', { n: stream.foreignPackets })],
    [
      t('tile.dropped'),
      player.droppedFrames !== null && t('tile.frames', { n: player.droppedFrames.toString() }),
    ],
    [t('detail.stalls'), player.hasPicture && t('detail.times', { n: player.stalls })],
  ];
}

function rateOf(t: TFunction, perSecond: number | null): string | null {
  return perSecond === null ? null : t('detail.perSecond', { n: Math.round(perSecond) });
}

export function bitrate(kbps: number): string {
  return kbps < 1000 ? `${Math.round(kbps)} kbit/s` : `${(kbps / 1000).toFixed(1)} Mbit/s`;
}

function codecsOf(mime: string | null): string | null {
  return /codecs="([^"]*)"/u.exec(mime ?? '')?.[1] ?? null;
}

const FAMILIES: readonly [RegExp, string][] = [
  [/^avc/u, 'H.264'],
  [/^(?:hvc1|hev1)/u, 'H.265'],
  [/^mp4a/u, 'AAC'],
  [/^opus/iu, 'Opus'],
  [/^flac/iu, 'G.711'],
];

/** `avc1.64001f,mp4a.40.2` as people say it: H.264 + AAC. G.711 travels as FLAC. */
export function codecName(codecs: string | null): string | null {
  if (!codecs) return null;
  const names = codecs.split(',').map((codec) => {
    const trimmed = codec.trim();
    return FAMILIES.find(([form]) => form.test(trimmed))?.[1] ?? trimmed;
  });
  return names.join(' + ');
}
