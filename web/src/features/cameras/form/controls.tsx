import { Input, InputNumber, Select, Switch, TreeSelect } from 'antd';
import type { ReactNode } from 'react';
import { useTexts } from '../../../i18n/use-texts.ts';
import type { Choice, TreeChoice } from '../use-choices.ts';
import styles from './CameraForm.module.css';
import type { CameraDraft, DraftField } from './camera-draft.ts';
import { Field } from './Field.tsx';
import { useForm } from './form-context.ts';

/** Fields of a draft that hold a `T`. */
type FieldOf<T> = { [F in DraftField]: CameraDraft[F] extends T ? F : never }[DraftField];

interface Common {
  help?: ReactNode;
  required?: boolean;
}

interface TextFieldProps extends Common {
  name: FieldOf<string>;
  maxLength: number;
  lines?: number;
  clean?(text: string): string;
  onBlur?(): void;
}

export function TextField({
  name,
  help,
  required,
  maxLength,
  lines = 1,
  clean = (text) => text,
  onBlur,
}: TextFieldProps) {
  const { t } = useTexts('cameras');
  const { draft, readOnly, problems, change } = useForm();
  return (
    <Field
      name={name}
      label={t(`field.${name}`)}
      help={help}
      problem={problems[name]}
      required={required ?? false}
    >
      {({ status, ...ids }) => {
        const props = {
          ...ids,
          status,
          maxLength,
          disabled: readOnly,
          autoComplete: 'off',
          value: draft[name],
          onBlur,
          onChange: (event: { target: { value: string } }) => change({ [name]: clean(event.target.value) }),
        };
        return lines > 1 ? <Input.TextArea {...props} rows={lines} /> : <Input {...props} />;
      }}
    </Field>
  );
}

export function NumberField({
  name,
  help,
  min,
  max,
  fraction = false,
  unit,
}: Common & { name: FieldOf<number | null>; min: number; max: number; fraction?: boolean; unit?: string }) {
  const { t } = useTexts('cameras');
  const { draft, readOnly, problems, change } = useForm();
  return (
    <Field name={name} label={t(`field.${name}`)} help={help} problem={problems[name]}>
      {({ status, ...ids }) => (
        <InputNumber
          {...ids}
          className={styles.number}
          status={status}
          controls={false}
          min={min}
          max={max}
          {...(fraction ? {} : { precision: 0 })}
          suffix={unit}
          disabled={readOnly}
          value={draft[name]}
          onChange={(value) => change({ [name]: value })}
        />
      )}
    </Field>
  );
}

export function ChoiceField<F extends FieldOf<string | null>>({
  name,
  help,
  required,
  choices,
  clearable = false,
}: Common & { name: F; choices: readonly Choice[]; clearable?: boolean }) {
  const { t } = useTexts('cameras');
  const { draft, readOnly, problems, change } = useForm();
  return (
    <Field
      name={name}
      label={t(`field.${name}`)}
      help={help}
      problem={problems[name]}
      required={required ?? false}
    >
      {({ status, ...ids }) => (
        <Select
          {...ids}
          status={status}
          options={[...choices]}
          placeholder={t('choose')}
          allowClear={clearable}
          showSearch={{ optionFilterProp: 'label' }}
          disabled={readOnly}
          value={draft[name] || null}
          onChange={(value: string | null) => change({ [name]: value ?? (clearable ? null : '') })}
        />
      )}
    </Field>
  );
}

export function TreeField({
  name,
  choices,
  required,
}: Common & { name: 'region'; choices: readonly TreeChoice[] }) {
  const { t } = useTexts('cameras');
  const { draft, readOnly, problems, change } = useForm();
  return (
    <Field name={name} label={t(`field.${name}`)} problem={problems[name]} required={required ?? false}>
      {({ status, ...ids }) => (
        <TreeSelect
          {...ids}
          status={status}
          treeData={[...choices]}
          treeDefaultExpandAll
          treeNodeLabelProp="label"
          showSearch={{ treeNodeFilterProp: 'title' }}
          placeholder={t('choose')}
          disabled={readOnly}
          value={draft[name] || undefined}
          onChange={(value: string) => change({ [name]: value })}
        />
      )}
    </Field>
  );
}

export function SwitchField({ name, help }: Common & { name: FieldOf<boolean> }) {
  const { t } = useTexts('cameras');
  const { draft, readOnly, problems, change } = useForm();
  return (
    <Field name={name} label={t(`field.${name}`)} help={help} problem={problems[name]}>
      {({ status: _status, ...ids }) => (
        <span className={styles.switch}>
          <Switch
            {...ids}
            disabled={readOnly}
            checked={draft[name]}
            onChange={(value) => change({ [name]: value })}
          />
          {t(draft[name] ? 'yes' : 'no')}
        </span>
      )}
    </Field>
  );
}
