import type { CameraDto, ProfileDto } from '../../../../server/contract/dto.ts';
import { cameraName, inLanguage, timeOrDate } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { IDLE_SNAPSHOT, type PlayerSnapshot } from '../../player/player.ts';
import { useDirectory, useSecond, useValue, useVerdict } from '../../stores/use-stores.ts';
import type { ValueStore } from '../../stores/value-store.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import styles from './Drawer.module.css';
import { Drawer } from './Drawer.tsx';
import { type Fact, Facts } from './Facts.tsx';
import { bitrate, codecName, streamLines } from './tile/stream-lines.ts';
import { useStreamFacts } from './tile/use-stream-facts.ts';

interface DetailDrawerProps {
  camera: CameraDto | null;
  players: ValueStore<ReadonlyMap<string, PlayerSnapshot>>;
  onClose(): void;
}

/** All that is known of the camera in the selected tile. */
export function DetailDrawer({ camera, players, onClose }: DetailDrawerProps) {
  const { t } = useTexts();
  const snapshot = useValue(players).get(camera?.id ?? '') ?? IDLE_SNAPSHOT;
  return (
    <Drawer title={t('detail.title')} onClose={onClose}>
      {camera ? <CameraDetails camera={camera} player={snapshot} /> : <Notice title={t('detail.none')} />}
    </Drawer>
  );
}

function CameraDetails({ camera, player }: { camera: CameraDto; player: PlayerSnapshot }) {
  const { t, language } = useTexts();
  const directory = useDirectory();
  const stream = useStreamFacts(camera.id, player.profile ?? 'main');
  const domain = directory?.domain(camera.domain);
  const region = directory?.region(camera.region);
  const otherName = language === 'en' ? camera.name : camera.nameEn;
  const identity: Fact[] = [
    [t('detail.id'), camera.id],
    [t('detail.dial'), camera.dialNumber?.toString()],
    [t('detail.otherName'), otherName],
    [t('detail.domain'), domain && inLanguage(domain.name, language)],
    [t('detail.region'), region && inLanguage(region.name, language)],
    [t('detail.mode'), t(`detail.modes.${camera.mode}`)],
  ];
  const picture: Fact[] = (['main', 'sub'] as const).map((id) => {
    const profile = camera.profiles.find((candidate) => candidate.id === id);
    return [t(`detail.${id}`), profile && (describeProfile(profile) ?? t('detail.notSeen'))];
  });
  return (
    <>
      <div className={styles.camera}>
        <h3 className={styles.cameraName}>{cameraName(camera, language)}</h3>
        <StateLine cameraId={camera.id} />
      </div>
      <HealthFacts cameraId={camera.id} />
      <Facts title={t('detail.here')} facts={streamLines(t, player, stream)} />
      <Facts title={t('detail.picture')} facts={picture}>
        <a
          className={styles.openPlain}
          href={`/plain.html?camera=${encodeURIComponent(camera.id)}`}
          target="_blank"
          rel="noreferrer"
        >
          <Icon name="external" size={14} />
          {t('detail.openPlain')}
        </a>
      </Facts>
      <Facts title={t('detail.camera')} facts={identity} />
    </>
  );
}

function StateLine({ cameraId }: { cameraId: string }) {
  const { t } = useTexts();
  const verdict = useVerdict(cameraId);
  const state = verdict?.state ?? 'unknown';
  const reason = verdict?.reason ?? 'not-visited-yet';
  return (
    <>
      <p className={styles.state}>
        <StateMark state={state} />
        {t(`state.${state}`)}
        <span className={styles.reason}>{t(`reason.${reason}`)}</span>
      </p>
      {state !== 'live' && state !== 'standby' && <p className={styles.reason}>{t(`advice.${reason}`)}</p>}
    </>
  );
}

function HealthFacts({ cameraId }: { cameraId: string }) {
  const { t, age } = useTexts();
  const verdict = useVerdict(cameraId);
  const now = useSecond();
  if (!verdict) return null;
  const at = (epochMs: number | null) => epochMs && `${timeOrDate(epochMs, now)} · ${age(now - epochMs)}`;
  const facts: Fact[] = [
    [t('detail.since'), at(verdict.sinceMs)],
    [t('detail.checked'), at(verdict.checkedAtMs)],
    [t('detail.lastPicture'), at(verdict.lastPictureAtMs)],
    [
      t('detail.frameRate'),
      verdict.frameRate !== null && t('detail.perSecond', { n: Math.round(verdict.frameRate) }),
    ],
    [t('detail.bitrate'), verdict.bitrateKbps !== null && bitrate(verdict.bitrateKbps)],
    [t('detail.viewers'), t('detail.people', { n: verdict.viewers })],
  ];
  return <Facts title={t('detail.health')} facts={facts} />;
}

function describeProfile({ codec, width, height }: ProfileDto): string | null {
  if (!codec) return null;
  const family = codecName(codec);
  return width && height ? `${family} · ${width}×${height}` : family;
}
