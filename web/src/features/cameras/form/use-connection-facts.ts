import type { ConnectionTestDto } from '../../../../../server/contract/connection-dto.ts';
import type { ConnectionStep } from '../../../../../server/contract/connection-steps.ts';
import { useTexts } from '../../../i18n/use-texts.ts';

type Line = string | null | false | 0 | undefined;
const known = (...lines: Line[]) => lines.filter((line): line is string => Boolean(line));
const seconds = (ms: number) => (ms / 1000).toFixed(1);

/** What a connection test has learnt at each step, in sentences; what it has not learnt is not said. */
export function useConnectionFacts(result: ConnectionTestDto): Record<ConnectionStep, string[]> {
  const { t } = useTexts('cameras');
  const { connectedTo, redirectedTo, connectedAfterMs, transport, login, credentials, device } = result;
  const { firstPictureAfterMs, pictureFormat, video, unplayable } = result;
  return {
    address: known(connectedTo, redirectedTo && t('test.redirected', { address: redirectedTo })),
    connection: known(
      connectedAfterMs !== null && t('test.connected', { ms: Math.round(connectedAfterMs) }),
      transport && t(`test.transport.${transport}`),
    ),
    login: known(login && t(`test.login.${login}`), login !== 'not-asked' && t(`test.used.${credentials}`)),
    description: known(
      device,
      video ? `${video.name} · ${video.width} × ${video.height}` : pictureFormat,
      video?.transcodedFrom && t('test.transcoded', { from: video.transcodedFrom, to: video.name }),
      soundOf(result),
      unplayable.length > 0 && t('test.unplayable', { tracks: unplayable.join(t('listSeparator')) }),
    ),
    media: known(
      firstPictureAfterMs !== null && t('test.firstPicture', { seconds: seconds(firstPictureAfterMs) }),
      video?.frameRate && t('test.frameRate', { n: Math.round(video.frameRate * 10) / 10 }),
      video?.keyFrameIntervalMs &&
        t(video.keyFrameIntervalIsLonger ? 'test.keyFramesRare' : 'test.keyFrames', {
          seconds: seconds(video.keyFrameIntervalMs),
        }),
      video?.bitrateKbps && t('test.bitrate', { n: Math.round(video.bitrateKbps) }),
    ),
  };

  function soundOf({ audio, reason }: ConnectionTestDto): Line {
    if (!audio) return (video ?? pictureFormat) && t('test.silent');
    const rate = audio.sampleRate ? `${audio.sampleRate / 1000} kHz` : '';
    const sound = t('test.sound', { name: audio.name, rate }).trim();
    return audio.heard || reason === 'no-picture-yet' ? sound : t('test.unheard', { name: audio.name });
  }
}
