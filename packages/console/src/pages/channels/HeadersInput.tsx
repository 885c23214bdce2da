import { ActionIcon, Button, Group, Input, PasswordInput, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ChannelField } from '@tocsin/contract';
import type { HeaderDraft } from './draft.ts';

interface Props {
  readonly field: ChannelField;
  readonly value: readonly HeaderDraft[];
  readonly problem: string | undefined;
  readonly onChange: (value: readonly HeaderDraft[]) => void;
}

/** Headers by name; values that the server has are kept while none is typed. */
export function HeadersInput({ field, value, problem, onChange }: Props) {
  const change = (at: number, changed: Partial<HeaderDraft>): void =>
    onChange(value.map((one, i) => (i === at ? { ...one, ...changed } : one)));
  return (
    <Input.Wrapper label={field.label} description={field.help} error={problem} labelElement="div">
      <Stack gap="xs" mt={6}>
        {value.map(({ name, value: text, isKept }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: headers have no other identity while they are typed
          <Group key={i} gap="xs" wrap="nowrap">
            <TextInput
              flex={1}
              aria-label={`Name of header ${i + 1}`}
              placeholder="authorization"
              value={name}
              onChange={(event) => change(i, { name: event.currentTarget.value.trim(), isKept: false })}
            />
            <PasswordInput
              flex={1}
              aria-label={`Value of header ${i + 1}`}
              placeholder={isKept ? 'kept' : 'value'}
              autoComplete="off"
              value={text}
              onChange={(event) => change(i, { value: event.currentTarget.value })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Remove header ${i + 1}`}
              onClick={() => onChange(value.filter((_, at) => at !== i))}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
        ))}
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} />}
          onClick={() => onChange([...value, { name: '', value: '', isKept: false }])}
          style={{ alignSelf: 'flex-start' }}
        >
          Add a header
        </Button>
      </Stack>
    </Input.Wrapper>
  );
}
