import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import type { ReactNode } from 'react';
import { cameraTags } from '../../../api/cameras-api.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useStores } from '../../../stores/use-stores.ts';
import { CAMERAS_KEY } from '../query-keys.ts';
import { useChoices } from '../use-choices.ts';
import styles from './CameraForm.module.css';
import { ChoiceField, NumberField, SwitchField, TextField, TreeField } from './controls.tsx';
import { Field } from './Field.tsx';
import { useForm } from './form-context.ts';
import { NationalIdField } from './NationalIdField.tsx';
import { NetworkSection } from './NetworkSection.tsx';

const COORDINATE_CHOICES = ['gcj02', 'wgs84'] as const;

/** One camera, one file: in the order in which such a file is filled in. */
export function CameraSections() {
  const { t } = useTexts('cameras');
  const { isNew } = useForm();
  const choices = useChoices();
  return (
    <>
      <Section title={t('section.identity')}>
        <TextField name="name" maxLength={100} required help={t('help.name')} />
        <TextField name="nameEn" maxLength={100} />
        {isNew && <TextField name="id" maxLength={64} required help={t('help.id')} />}
        <NationalIdField />
        <NumberField name="dialNumber" min={1} max={999_999} help={t('help.dialNumber')} />
        <TagsField />
      </Section>
      <Section title={t('section.place')}>
        <TreeField name="region" choices={choices.regions} required />
        <TextField name="address" maxLength={300} />
        <div className={styles.row}>
          <NumberField name="longitude" min={-180} max={180} fraction unit="°" />
          <NumberField name="latitude" min={-90} max={90} fraction unit="°" />
          <ChoiceField
            name="system"
            choices={COORDINATE_CHOICES.map((value) => ({ value, label: t(`coordinates.${value}`) }))}
          />
        </div>
        <p className={styles.help}>{t('help.position')}</p>
      </Section>
      <Section title={t('section.owner')}>
        <ChoiceField name="domain" choices={choices.domains} required />
        <TextField name="organisation" maxLength={200} />
        <TextField name="contact" maxLength={200} help={t('help.contact')} />
        <TextField name="maintainer" maxLength={200} />
      </Section>
      <Section title={t('section.kind')}>
        <div className={styles.row}>
          <ChoiceField name="shape" choices={choices.shapes} clearable />
          <ChoiceField name="setting" choices={choices.settings} clearable />
          <ChoiceField name="power" choices={choices.powers} />
        </div>
        <p className={styles.help}>{t('help.power')}</p>
      </Section>
      <NetworkSection />
      <Section title={t('section.keeping')}>
        <ChoiceField name="mode" choices={choices.modes} help={t('help.mode')} />
        <div className={styles.row}>
          <SwitchField name="enabled" />
          <SwitchField name="maintenance" />
        </div>
        <p className={styles.help}>{t('help.maintenance')}</p>
        <div className={styles.row}>
          <NumberField name="retentionDays" min={0} max={3650} unit={t('days')} />
          <ChoiceField name="filingState" choices={choices.filings} />
        </div>
        <TextField name="note" maxLength={2000} lines={3} />
      </Section>
    </>
  );
}

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className={styles.section}>
      <legend className={styles.sectionTitle}>{title}</legend>
      {children}
    </fieldset>
  );
}

function TagsField() {
  const { t } = useTexts('cameras');
  const { http } = useStores();
  const { draft, readOnly, problems, change } = useForm();
  const tags = useQuery({
    queryKey: [CAMERAS_KEY, 'tags'],
    queryFn: ({ signal }) => cameraTags(http, { signal }),
    staleTime: 60_000,
  });
  return (
    <Field name="tags" label={t('field.tags')} help={t('help.tags')} problem={problems.tags}>
      {({ status, ...ids }) => (
        <Select
          {...ids}
          mode="tags"
          status={status}
          tokenSeparators={[',', '，', '、']}
          options={tags.data?.map((tag) => ({ value: tag, label: tag })) ?? []}
          disabled={readOnly}
          value={draft.tags}
          onChange={(value: string[]) => change({ tags: value.map((tag) => tag.trim()).filter(Boolean) })}
        />
      )}
    </Field>
  );
}
