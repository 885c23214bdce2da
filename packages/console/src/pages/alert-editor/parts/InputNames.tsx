import { Button, Group, Input, Select, Stack, Switch, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { InputType, RetrieverInputSchema } from '@tocsin/contract';
import { useState } from 'react';
import { Tool } from '../builder/StageCard.tsx';
import { without } from '../query/json.ts';

interface Props {
  readonly inputs: RetrieverInputSchema;
  readonly onChange: (inputs: RetrieverInputSchema) => void;
}

const TYPES: readonly InputType[] = [
  'string',
  'number',
  'integer',
  'boolean',
  'array',
  'object',
  'datetime',
  'text',
];

/** The inputs of a query, which its stages use as `{{INPUT.name}}`. */
export function InputNames({ inputs, onChange }: Props) {
  const [name, setName] = useState('');
  const isNew = /^\w+$/.test(name) && !Object.hasOwn(inputs, name);
  const add = (): void => {
    onChange({ ...inputs, [name]: { type: 'string', required: true } });
    setName('');
  };
  return (
    <Input.Wrapper
      label="Inputs of the query"
      labelElement="div"
      description="Stages use them as {{INPUT.name}}; where they come from is said with each collection"
      size="xs"
    >
      <Stack gap="xs" mt={6}>
        {Object.entries(inputs).map(([key, input]) => (
          <Group key={key} gap="xs" wrap="nowrap">
            <TextInput aria-label="Name of the input" size="xs" flex={1} value={key} readOnly />
            <Select
              aria-label={`Type of ${key}`}
              size="xs"
              w={110}
              data={TYPES.includes(input.type) ? [...TYPES] : [...TYPES, input.type]}
              value={input.type}
              allowDeselect={false}
              onChange={(type) => onChange({ ...inputs, [key]: { ...input, type: type as InputType } })}
            />
            <Switch
              size="xs"
              label="required"
              aria-label={`${key} is required`}
              checked={input.required === true}
              onChange={(event) =>
                onChange({ ...inputs, [key]: { ...input, required: event.currentTarget.checked } })
              }
            />
            <Tool
              label={`Remove ${key}`}
              icon={IconTrash}
              onClick={() => onChange(without(inputs, [key]) as RetrieverInputSchema)}
            />
          </Group>
        ))}
        <Group gap="xs" wrap="nowrap">
          <TextInput
            aria-label="Name of a new input"
            placeholder="name"
            size="xs"
            flex={1}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} />}
            disabled={!isNew}
            onClick={add}
          >
            Add an input
          </Button>
        </Group>
      </Stack>
    </Input.Wrapper>
  );
}
