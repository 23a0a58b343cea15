import type { ConnectionTestDto } from '../../../../../server/contract/connection-dto.ts';
import {
  CONNECTION_STEPS,
  type ConnectionReason,
  type ConnectionStep,
} from '../../../../../server/contract/connection-steps.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { Button } from '../../../ui/Button.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import styles from './ConnectionTest.module.css';
import { useForm } from './form-context.ts';
import { useConnectionFacts } from './use-connection-facts.ts';

/** A viewer who comes waits for the next key frame. */
const LONG_INTERVAL_MS = 4_000;

interface ConnectionResultProps {
  result: ConnectionTestDto;
  profile: 'main' | 'sub';
}

/** Step by step how far it came, with what was learnt at each; where it failed, why, and what can be done. */
export function ConnectionResult({ result, profile }: ConnectionResultProps) {
  const { t } = useTexts('cameras');
  const { still, stillMissing } = result;
  const outcome = outcomeOf(result);
  const failedAt =
    result.failedStep === null ? CONNECTION_STEPS.length : CONNECTION_STEPS.indexOf(result.failedStep);
  return (
    <div className={styles.result} role="status">
      <p className={styles.verdict} data-outcome={outcome}>
        {t(`test.${outcome}`, { profile: t(`test.profile.${profile}`) })}
      </p>
      {still && <img className={styles.still} src={still} alt={t('test.still')} />}
      <ol className={styles.steps}>
        {CONNECTION_STEPS.map((step, at) => (
          <Step
            key={step}
            step={step}
            mark={at < failedAt ? 'good' : at > failedAt ? 'untried' : outcome}
            result={result}
          />
        ))}
      </ol>
      <Notes result={result} />
      <TrustOffer result={result} />
      {stillMissing && stillMissing !== 'no-picture' && (
        <p className={styles.help}>{t(`test.stillMissing.${stillMissing}`)}</p>
      )}
    </div>
  );
}

/** `open`: it lets the hub in and has agreed to send; whether it does nobody knows yet. */
function outcomeOf({ ok, reason }: ConnectionTestDto): 'good' | 'open' | 'failed' {
  if (ok) return 'good';
  return reason === 'no-picture-yet' ? 'open' : 'failed';
}

/** What is worth a word although nothing failed because of it. */
function Notes({ result }: { result: ConnectionTestDto }) {
  const { t } = useTexts('cameras');
  const { draft } = useForm();
  const { credentials, failedStep, login, ownPull, reason, transport, video } = result;
  const interval = video?.keyFrameIntervalMs ?? 0;
  // Where it is TLS or a tunnel, that is known before anything plays: nothing else comes into question there.
  const mayRefuseTcp = failedStep === 'media' && reason === 'protocol-error' && transport === null;
  return (
    <>
      {credentials === 'withheld' && <p className={styles.note}>{t('test.withheld')}</p>}
      {login === 'basic' && !isProtected(result) && <p className={styles.note}>{t('test.basic')}</p>}
      {ownPull && <p className={styles.note}>{t(`test.ownPull.${ownPull}`)}</p>}
      {draft.transport === 'udp' && transport === 'tcp' && <p className={styles.note}>{t('test.noUdp')}</p>}
      {draft.transport === 'tcp' && mayRefuseTcp && <p className={styles.note}>{t('test.onlyTcp')}</p>}
      {video?.transcodedFrom && <p className={styles.note}>{t('test.transcodedHelp')}</p>}
      {interval > LONG_INTERVAL_MS && <p className={styles.note}>{t('test.longInterval')}</p>}
    </>
  );
}

function isProtected({ transport }: ConnectionTestDto): boolean {
  return transport === 'tls' || transport === 'https-tunnel';
}

type Mark = 'good' | 'open' | 'failed' | 'untried';
const MARK_ICONS = { good: 'check', open: 'history', failed: 'close', untried: 'minus' } as const;

function Step({ step, mark, result }: { step: ConnectionStep; mark: Mark; result: ConnectionTestDto }) {
  const { t } = useTexts('cameras');
  const facts = useConnectionFacts(result)[step];
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
        {mark !== 'untried' && facts.length > 0 && <p>{facts.join(' · ')}</p>}
        {(mark === 'failed' || mark === 'open') && <Failure result={result} />}
      </div>
    </li>
  );
}

/** Why, and what can be done about it; the camera's or the system's own words below: a camera that has said nothing has none. */
function Failure({ result }: { result: ConnectionTestDto }) {
  const { t } = useTexts('cameras');
  const { reason, message, pictureWaitMs } = result;
  const seconds = Math.round((pictureWaitMs ?? 0) / 1000);
  const why = whyOf(result);
  return (
    <>
      {why && <p className={styles.why}>{t(`test.reason.${why}`, { seconds })}</p>}
      {why && <p>{t(`test.advice.${why}`)}</p>}
      {message && reason !== 'no-picture-yet' && <p className={styles.help}>{message}</p>}
    </>
  );
}

/** A login that is asked for and that nobody gave is not a wrong one. */
function whyOf({ reason, credentials }: ConnectionTestDto): ConnectionReason | 'login-wanted' | null {
  const nothingSent = credentials === 'none' || credentials === 'withheld';
  return reason === 'wrong-credentials' && nothingSent ? 'login-wanted' : reason;
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
