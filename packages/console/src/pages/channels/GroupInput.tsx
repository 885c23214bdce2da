import { Fieldset, Stack, Text } from '@mantine/core';
import type { ChannelField } from '@tocsin/contract';
import type { Draft, Settings } from './draft.ts';
import { FieldInput } from './FieldInput.tsx';
import type { Problems } from './problems.ts';

interface Props {
  readonly field: ChannelField;
  readonly path: string;
  readonly value: Draft;
  readonly before: Settings;
  readonly problems: Problems;
  readonly onChange: (value: Draft) => void;
}

/** Fields that belong together. */
export function GroupInput({ field, path, value, before, problems, onChange }: Props) {
  return (
    <Fieldset legend={field.label}>
      <Text size="xs" c="dimmed" mb="sm">
        {field.help}
      </Text>
      <Stack gap="sm">
        {(field.fields ?? []).map((inner) => (
          <FieldInput
            key={inner.name}
            field={inner}
            path={`${path}.${inner.name}`}
            value={value[inner.name]}
            before={before[inner.name]}
            problems={problems}
            onChange={(changed) => onChange({ ...value, [inner.name]: changed })}
          />
        ))}
      </Stack>
    </Fieldset>
  );
}
