import { Autocomplete, Select, TagsInput, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { KnownField } from '../fields.ts';
import type { Condition } from '../query/filter.ts';
import { takesList, takesYes, typed } from '../query/values.ts';

interface Props {
  readonly condition: Condition;
  readonly known: KnownField | undefined;
  readonly error: string | undefined;
  readonly onChange: (value: unknown) => void;
}

const YES = [
  { value: 'true', label: 'yes' },
  { value: 'false', label: 'no' },
];

/** The value of a condition, as its operator and its field have it. */
export function ValueInput({ condition: { operator, value }, known, error, onChange }: Props) {
  if (takesYes(operator) || typeof value === 'boolean')
    return (
      <Select
        aria-label="Value"
        size="xs"
        data={YES}
        value={String(value ?? true)}
        error={error}
        allowDeselect={false}
        onChange={(next) => onChange(next === 'true')}
      />
    );
  if (takesList(operator) || Array.isArray(value))
    return (
      <TagsInput
        aria-label="Values"
        size="xs"
        placeholder={Array.isArray(value) && value.length > 0 ? '' : 'Enter after each'}
        data={[...(known?.values ?? [])]}
        value={asList(value).map(String)}
        error={error}
        onChange={(next) => onChange(next.map((text) => typed(text, known?.type, operator)))}
      />
    );
  if (known?.type === 'text' && (operator === 'eq' || operator === 'ne'))
    return (
      <Autocomplete
        aria-label="Value"
        size="xs"
        data={[...known.values]}
        value={String(value ?? '')}
        error={error}
        onChange={onChange}
        comboboxProps={{ width: 240, position: 'bottom-start' }}
      />
    );
  return (
    <TypedInput
      value={value}
      error={error}
      isNumber={known?.type === 'number'}
      onChange={(text) => onChange(typed(text, known?.type, operator, value))}
    />
  );
}

interface TypedProps {
  readonly value: unknown;
  readonly error: string | undefined;
  readonly isNumber: boolean;
  readonly onChange: (text: string) => void;
}

/** Keeps what is typed while it is no number yet: `12.` */
function TypedInput({ value, error, isNumber, onChange }: TypedProps) {
  const [text, setText] = useState(String(value ?? ''));
  useEffect(() => {
    setText((shown) => (String(value ?? '') === String(Number(shown)) ? shown : String(value ?? '')));
  }, [value]);
  return (
    <TextInput
      aria-label="Value"
      size="xs"
      inputMode={isNumber ? 'decimal' : 'text'}
      value={text}
      error={error}
      onChange={(event) => {
        setText(event.currentTarget.value);
        onChange(event.currentTarget.value);
      }}
    />
  );
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === '' ? [] : [value];
}
