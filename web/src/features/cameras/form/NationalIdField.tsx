import { inLanguage } from '../../../i18n/format.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { usePlaces } from '../../../stores/use-stores.ts';
import styles from './CameraForm.module.css';
import { TextField } from './controls.tsx';
import { useForm } from './form-context.ts';
import { type NationalIdReading, nationalIdDoubts, readDigits } from './national-id.ts';

/** Twenty digits that nobody reads by heart: what they say stands below while they are typed. */
export function NationalIdField() {
  const { t } = useTexts('cameras');
  const { draft } = useForm();
  const reading = readDigits(draft.nationalId);
  return (
    <TextField
      name="nationalId"
      maxLength={40}
      clean={(text) => text.replace(/\s/gu, '')}
      help={reading ? <Reading reading={reading} /> : t('help.nationalId')}
    />
  );
}

function Reading({ reading }: { reading: NationalIdReading }) {
  const { t, language } = useTexts('cameras');
  const { draft } = useForm();
  const places = usePlaces();
  const { civilCode, grassroots, industry, type, network, serial, missing } = reading;
  const region = places?.region(civilCode) ?? places?.region(civilCode.replace(/(?:00)+$/u, ''));
  const parts = [
    { part: 'centre', digits: civilCode + grassroots, meaning: region && inLanguage(region.name, language) },
    { part: 'industry', digits: industry.digits, meaning: industry.known && t(`industry.${industry.known}`) },
    { part: 'type', digits: type.digits, meaning: type.known && t(`deviceType.${type.known}`) },
    { part: 'network', digits: network, meaning: null },
    { part: 'serial', digits: serial, meaning: null },
  ] as const;
  const doubts = nationalIdDoubts(draft.nationalId, draft);
  return (
    <div aria-live="polite">
      <ul className={styles.parts}>
        {parts.map(
          ({ part, digits, meaning }) =>
            digits !== '' && (
              <li key={part} className={styles.part}>
                <span className={styles.digits}>{digits}</span>
                <span>{meaning || t(`nationalId.${part}`)}</span>
              </li>
            ),
        )}
      </ul>
      {missing > 0 && <p>{t('nationalId.missing', { n: missing })}</p>}
      {doubts.map((doubt) => (
        <p key={doubt} className={styles.doubt}>
          {t(`nationalId.doubt.${doubt}`)}
        </p>
      ))}
    </div>
  );
}
