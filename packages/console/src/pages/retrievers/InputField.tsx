import { Autocomplete, JsonInput, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import type { RetrieverInputSchemaField } from '@tocsin/contract';
import { kindOfInput } from './inputs.ts';

interface Props {
  readonly name: string;
  readonly field: RetrieverInputSchemaField;
  readonly value: unknown;
  readonly problem: string | undefined;
  readonly onChange: (value: unknown) => void;
}

/** One input of a retriever, as its schema describes it. */
export function InputField({ name, field, value, problem, onChange }: Props) {
  const common = {
    label: name,
    description: field.description ?? undefined,
    error: problem,
    withAsterisk: field.required === true,
  };
  switch (kindOfInput(field)) {
    case 'boolean':
      return (
        <Switch
          {...common}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'number':
      return (
        <NumberInput
          {...common}
          value={value as number | string}
          onChange={onChange}
          allowDecimal={field.type !== 'integer'}
          step={field.type === 'integer' ? 1 : 0.1}
        />
      );
    case 'choice':
      return (
        <Select
          {...common}
          data={(field.enum ?? []).map(String)}
          value={value === '' ? null : String(value)}
          clearable={field.required !== true}
          onChange={(chosen) => onChange((field.enum ?? []).find((one) => String(one) === chosen) ?? '')}
        />
      );
    case 'json':
      return (
        <JsonInput
          {...common}
          value={String(value)}
          onChange={onChange}
          formatOnBlur
          autosize
          minRows={3}
          maxRows={14}
        />
      );
    default:
      return (
        <TextField
          {...common}
          examples={field.examples ?? []}
          value={String(value ?? '')}
          onChange={onChange}
        />
      );
  }
}

interface TextProps {
  readonly label: string;
  readonly examples: readonly unknown[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function TextField({ examples, value, onChange, ...common }: TextProps) {
  const texts = [...new Set(examples.filter((one): one is string => typeof one === 'string'))];
  if (texts.length > 1) return <Autocomplete {...common} data={texts} value={value} onChange={onChange} />;
  return <TextInput {...common} value={value} onChange={(event) => onChange(event.currentTarget.value)} />;
}
