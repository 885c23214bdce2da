import { JsonInput, NumberInput, PasswordInput, Select, TagsInput, Textarea, TextInput } from '@mantine/core';
import type { ChannelField } from '@tocsin/contract';
import type { Draft, HeaderDraft, Settings } from './draft.ts';
import { GroupInput } from './GroupInput.tsx';
import { HeadersInput } from './HeadersInput.tsx';
import type { Problems } from './problems.ts';

interface Props {
  readonly field: ChannelField;
  /** Its path: `smtp.host`. */
  readonly path: string;
  readonly value: unknown;
  /** What the channel has there now; undefined where it has nothing. */
  readonly before: unknown;
  readonly problems: Problems;
  readonly onChange: (value: unknown) => void;
}

/** The input of one field of a channel's configuration, made from the field's description. */
export function FieldInput({ field, path, value, before, problems, onChange }: Props) {
  const isKept = field.secret && before !== undefined;
  const common = {
    label: field.label,
    description: field.help,
    error: problems[path],
    required: field.required && !isKept,
    withAsterisk: field.required,
  };
  switch (field.type) {
    case 'group':
      return (
        <GroupInput field={field}>
          {innerInputs({ field, path, value, before, problems, onChange })}
        </GroupInput>
      );
    case 'headers':
      return (
        <HeadersInput
          field={field}
          value={value as readonly HeaderDraft[]}
          problem={problemBelow(problems, path)}
          onChange={onChange}
        />
      );
    case 'emails':
      return (
        <TagsInput
          {...common}
          value={[...(value as readonly string[])]}
          onChange={onChange}
          placeholder="name@example.com"
          splitChars={[',', ' ', ';']}
          acceptValueOnBlur
          {...(field.max !== undefined && { maxTags: field.max })}
        />
      );
    case 'number':
      return (
        <NumberInput
          {...common}
          value={value as number | string}
          onChange={onChange}
          allowDecimal={field.name === 'timeout'}
          {...(field.min !== undefined && { min: field.min })}
          {...(field.max !== undefined && { max: field.max })}
        />
      );
    case 'choice':
      return (
        <Select
          {...common}
          data={field.choices ?? []}
          value={value === '' ? null : (value as string)}
          onChange={(chosen) => onChange(chosen ?? '')}
          clearable={!field.required && field.default === undefined}
          allowDeselect={false}
        />
      );
    case 'object':
      return (
        <JsonInput
          {...common}
          value={value as string}
          onChange={onChange}
          formatOnBlur
          autosize
          minRows={3}
          maxRows={14}
          spellCheck={false}
        />
      );
    case 'text':
      return (
        <Textarea
          {...common}
          value={value as string}
          onChange={(event) => onChange(event.currentTarget.value)}
          autosize
          minRows={2}
          maxRows={14}
        />
      );
    default:
      return (
        <TextField
          field={field}
          common={common}
          value={value as string}
          isKept={isKept}
          onChange={onChange}
        />
      );
  }
}

function innerInputs({ field, path, value, before, problems, onChange }: Props) {
  const draft = value as Draft;
  return (field.fields ?? []).map((inner) => (
    <FieldInput
      key={inner.name}
      field={inner}
      path={`${path}.${inner.name}`}
      value={draft[inner.name]}
      before={((before ?? {}) as Settings)[inner.name]}
      problems={problems}
      onChange={(changed) => onChange({ ...draft, [inner.name]: changed })}
    />
  ));
}

interface TextFieldProps {
  readonly field: ChannelField;
  readonly common: object;
  readonly value: string;
  readonly isKept: boolean;
  readonly onChange: (value: string) => void;
}

function TextField({ field, common, value, isKept, onChange }: TextFieldProps) {
  const input = {
    ...common,
    value,
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
    spellCheck: false,
  };
  if (!field.secret) return <TextInput {...input} />;
  return <PasswordInput {...input} autoComplete="off" placeholder={isKept ? 'kept' : ''} />;
}

function problemBelow(problems: Problems, path: string): string | undefined {
  const found = Object.entries(problems).find(([place]) => place === path || place.startsWith(`${path}.`));
  return found === undefined ? undefined : `${found[0].slice(path.length + 1)} ${found[1]}`.trim();
}
