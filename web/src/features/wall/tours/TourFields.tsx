import { TOUR_DWELL_SECONDS } from '../../../../../server/contract/wall-terms.ts';
import { ShareField } from '../../../frame/ShareField.tsx';
import { inLanguage } from '../../../i18n/format.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import type { Directory } from '../../../stores/directory.ts';
import styles from '../scenes/PlanFields.module.css';
import { Choice, Field } from '../scenes/PlanFields.tsx';
import { useCameraSearch } from '../tree/use-camera-search.ts';
import type { TourDraft, TourProblem } from './tour-draft.ts';
import { camerasOfTour } from './tour-spec.ts';

export interface TourFieldsProps {
  directory: Directory;
  draft: TourDraft;
  /** It has a list of cameras of its own already. */
  kept: boolean;
  pages: number;
  problems: readonly TourProblem[];
  onDraft(change: Partial<TourDraft>): void;
}

export function TourFields(props: TourFieldsProps) {
  const { draft, problems, onDraft } = props;
  const { t } = useTexts('plans');
  return (
    <>
      <Field label={t('name')} problem={problems.includes('needName') ? t('needName') : null}>
        {(ids) => (
          <input
            {...ids}
            className={styles.control}
            autoComplete="off"
            maxLength={60}
            value={draft.name}
            onChange={({ target }) => onDraft({ name: target.value })}
          />
        )}
      </Field>
      <fieldset className={styles.group}>
        <legend className={styles.label}>{t('tour.what')}</legend>
        <Kinds {...props} />
      </fieldset>
      {draft.kind !== 'pages' && (
        <fieldset className={styles.group}>
          <legend className={styles.label}>{t('tour.over')}</legend>
          {(['page', 'tile'] as const).map((over) => (
            <Choice
              key={over}
              name="tour-over"
              label={t(`tour.${over}`)}
              checked={draft.over === over}
              onChoose={() => onDraft({ over })}
            />
          ))}
        </fieldset>
      )}
      <Dwell seconds={draft.dwellSeconds} onSeconds={(dwellSeconds) => onDraft({ dwellSeconds })} />
      <ShareField value={draft.sharedWith} onChange={(sharedWith) => onDraft({ sharedWith })} />
    </>
  );
}

function Kinds({ directory, draft, kept, pages, problems, onDraft }: TourFieldsProps) {
  const { t } = useTexts('plans');
  const choice = (kind: TourDraft['kind']) => ({
    name: 'tour-kind',
    label: t(`tour.${kind}`),
    checked: draft.kind === kind,
    onChoose: () => onDraft({ kind }),
  });
  const none = problems.includes('tour.needCameras') ? t('tour.needCameras') : null;
  return (
    <>
      <Choice {...choice('pages')}>
        <p className={styles.help}>{t('tour.pagesHelp', { n: pages })}</p>
      </Choice>
      <Choice {...choice('cameras')}>
        {none && (
          <p className={styles.problem} role="alert">
            {none}
          </p>
        )}
        <p className={styles.help}>
          {t(kept ? 'tour.camerasKept' : 'tour.camerasHelp', { n: draft.cameras.length })}
        </p>
      </Choice>
      <Choice {...choice('filter')}>
        <SearchText directory={directory} draft={draft} problems={problems} onDraft={onDraft} />
      </Choice>
      <Choice {...choice('place')}>
        <Place directory={directory} draft={draft} onDraft={onDraft} />
      </Choice>
    </>
  );
}

type Part = Pick<TourFieldsProps, 'directory' | 'draft' | 'onDraft'>;

/** No camera comes before another: the tour has them in the order of the directory. */
const NOWHERE: ReadonlySet<string> = new Set();

function SearchText({ directory, draft, problems, onDraft }: Part & Pick<TourFieldsProps, 'problems'>) {
  const { t } = useTexts('plans');
  const found = useCameraSearch(directory, draft.text, NOWHERE);
  return (
    <>
      <Field
        label={t('tour.filterLabel')}
        help={t('tour.filterHelp')}
        problem={problems.includes('tour.needText') ? t('tour.needText') : null}
      >
        {(ids) => (
          <input
            {...ids}
            className={styles.control}
            autoComplete="off"
            spellCheck={false}
            maxLength={100}
            value={draft.text}
            onChange={({ target }) => onDraft({ text: target.value })}
          />
        )}
      </Field>
      {found && (
        <p className={styles.help} role="status">
          {t('tour.found', { n: found.length })}
        </p>
      )}
    </>
  );
}

function Place({ directory, draft: { domain, region }, onDraft }: Part) {
  const { t, language } = useTexts('plans');
  const count = camerasOfTour(directory, { kind: 'place', domain, region }, []).length;
  return (
    <>
      <div className={styles.pair}>
        <Field label={t('tour.domain')}>
          {(ids) => (
            <select
              {...ids}
              className={styles.control}
              value={domain ?? ''}
              onChange={({ target }) => onDraft({ domain: target.value || null })}
            >
              <option value="">{t('tour.all')}</option>
              {directory.domains.map(({ id, name }) => (
                <option key={id} value={id}>
                  {inLanguage(name, language)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t('tour.region')}>
          {(ids) => (
            <select
              {...ids}
              className={styles.control}
              value={region ?? ''}
              onChange={({ target }) => onDraft({ region: target.value || null })}
            >
              <option value="">{t('tour.all')}</option>
              {directory.regions.map(({ code, name }) => (
                <option key={code} value={code}>
                  {inLanguage(name, language)}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <p className={styles.help} role="status">
        {t('tour.found', { n: count })}
      </p>
    </>
  );
}

function Dwell({ seconds, onSeconds }: { seconds: number; onSeconds(next: number): void }) {
  const { t } = useTexts('plans');
  const said = t('tour.seconds', { n: seconds });
  return (
    <Field label={t('tour.dwell')}>
      {(ids) => (
        <div className={styles.range}>
          <input
            {...ids}
            type="range"
            min={TOUR_DWELL_SECONDS.min}
            max={TOUR_DWELL_SECONDS.max}
            value={seconds}
            aria-valuetext={said}
            onChange={({ target }) => onSeconds(Number(target.value))}
          />
          <output htmlFor={ids.id}>{said}</output>
        </div>
      )}
    </Field>
  );
}
