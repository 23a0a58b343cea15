import type { ConnectionTestDto } from '../../../../../server/contract/connection-dto.ts';
import { CONNECTION_STEPS, type ConnectionStep } from '../../../../../server/contract/connection-steps.ts';
import { ERROR_CODES, type ErrorCode } from '../../../../../server/contract/error-codes.ts';
import { HEALTH_REASONS, type HealthReason } from '../../../../../server/contract/health-states.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { Button } from '../../../ui/Button.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import styles from './ConnectionTest.module.css';
import { useForm } from './form-context.ts';

interface ConnectionResultProps {
  result: ConnectionTestDto;
  profile: 'main' | 'sub';
}

/** Step by step how far it came, with what was learnt at each; where it failed, why, and what can be done. */
export function ConnectionResult({ result, profile }: ConnectionResultProps) {
  const { t } = useTexts('cameras');
  const { still, stillMissing } = result;
  const failedAt =
    result.failedStep === null ? CONNECTION_STEPS.length : CONNECTION_STEPS.indexOf(result.failedStep);
  return (
    <div className={styles.result} role="status">
      <p className={styles.verdict} data-ok={result.ok}>
        {t(result.ok ? 'test.good' : 'test.failed', { profile: t(`test.profile.${profile}`) })}
      </p>
      <ol className={styles.steps}>
        {CONNECTION_STEPS.map((step, at) => (
          <Step
            key={step}
            step={step}
            mark={at < failedAt ? 'good' : at === failedAt ? 'failed' : 'untried'}
            result={result}
          />
        ))}
      </ol>
      <TrustOffer result={result} />
      {still && <img className={styles.still} src={still} alt={t('test.still')} />}
      {stillMissing && <p className={styles.help}>{t(`test.stillMissing.${stillMissing}`)}</p>}
    </div>
  );
}

type Mark = 'good' | 'failed' | 'untried';
const MARK_ICONS = { good: 'check', failed: 'close', untried: 'minus' } as const;

function Step({ step, mark, result }: { step: ConnectionStep; mark: Mark; result: ConnectionTestDto }) {
  const { t } = useTexts('cameras');
  const facts = useFacts(result)[step];
  return (
    <li className={styles.step} data-mark={mark}>
      <span className={styles.mark}>
        <Icon name={MARK_ICONS[mark]} size={14} />
      </span>
      <div>
        <p className={styles.stepName}>
          {t(`test.step.${step}`)}
          <span className="visually-hidden">{t(`test.mark.${mark}`)}</span>
        </p>
        {mark === 'good' && facts.map((fact) => <p key={fact}>{fact}</p>)}
        {mark === 'failed' && <Failure result={result} />}
      </div>
    </li>
  );
}

/** In words of ours where the reason is one that we know; the camera's or the system's own words below. */
function Failure({ result: { reason, message } }: { result: ConnectionTestDto }) {
  const { common } = useTexts('cameras');
  const known = HEALTH_REASONS.find((one): one is HealthReason => one === reason);
  const refusal = reason !== null && reason in ERROR_CODES ? common(`error.${reason as ErrorCode}`) : null;
  return (
    <>
      <p className={styles.why}>{known ? common(`reason.${known}`) : (refusal ?? reason)}</p>
      {known && <p>{common(`advice.${known}`)}</p>}
      {message && <p className={styles.help}>{message}</p>}
    </>
  );
}

/** What was learnt on the way, by step. */
function useFacts(result: ConnectionTestDto): Record<ConnectionStep, string[]> {
  const { t } = useTexts('cameras');
  const { transport, connectedAfterMs, firstPictureAfterMs, video, audio, unplayable } = result;
  const facts = (...lines: (string | null | false | 0 | undefined)[]) =>
    lines.filter((line): line is string => !!line);
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  return {
    address: [],
    connection: facts(
      connectedAfterMs !== null &&
        [t('test.connected', { ms: Math.round(connectedAfterMs) }), transport].filter(Boolean).join(' · '),
    ),
    login: [],
    description: facts(
      video && `${video.name} · ${video.width} × ${video.height}`,
      audio
        ? t('test.sound', {
            name: audio.name,
            rate: audio.sampleRate ? `${audio.sampleRate / 1000} kHz` : '',
          }).trim()
        : t('test.silent'),
      unplayable.length > 0 && t('test.unplayable', { tracks: unplayable.join(t('listSeparator')) }),
    ),
    media: facts(
      firstPictureAfterMs !== null && t('test.firstPicture', { seconds: seconds(firstPictureAfterMs) }),
      video?.frameRate && t('test.frameRate', { n: Math.round(video.frameRate * 10) / 10 }),
      video?.keyFrameIntervalMs && t('test.keyFrames', { seconds: seconds(video.keyFrameIntervalMs) }),
      video?.bitrateKbps && t('test.bitrate', { n: Math.round(video.bitrateKbps) }),
    ),
  };
}

/** A camera that signs its own certificate can be known by it from now on. */
function TrustOffer({ result: { reason, certificateFingerprint } }: { result: ConnectionTestDto }) {
  const { t } = useTexts('cameras');
  const { draft, readOnly, change } = useForm();
  const offered = reason === 'certificate-not-trusted' && certificateFingerprint;
  if (!offered || readOnly || draft.tlsFingerprint === certificateFingerprint) return null;
  return (
    <div className={styles.trust}>
      <p>{t('test.trustHelp')}</p>
      <code className={styles.fingerprint}>{certificateFingerprint}</code>
      <Button onClick={() => change({ tlsFingerprint: certificateFingerprint })}>{t('test.trust')}</Button>
    </div>
  );
}
