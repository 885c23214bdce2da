import { Accordion, Input, SegmentedControl, Stack } from '@mantine/core';
import type { ChannelField, ChannelTypeModel } from '@tocsin/contract';
import type { Draft, Settings } from './draft.ts';
import { FieldInput } from './FieldInput.tsx';
import type { Problems } from './problems.ts';

interface Props {
  readonly type: ChannelTypeModel;
  readonly draft: Draft;
  /** What the channel has now; empty for a new one. */
  readonly before: Settings;
  readonly problems: Problems;
  /** The one that is given of those that exclude each other. */
  readonly chosen: string | undefined;
  readonly choose: (name: string) => void;
  readonly onChange: (draft: Draft) => void;
}

const AT_HAND: ReadonlySet<string> = new Set(['string', 'group', 'headers', 'emails']);

/** The fields of a kind of channel: what most channels need first, the rest behind a fold. */
export function ConfigFields({ type, draft, before, problems, chosen, choose, onChange }: Props) {
  const { fields, one_of: exclusive = [] } = type;
  const offered = fieldsOf(type, chosen);
  const isAtHand = (field: ChannelField): boolean =>
    field.required || exclusive.includes(field.name) || AT_HAND.has(field.type);
  const input = (field: ChannelField) => (
    <FieldInput
      key={field.name}
      field={field}
      path={field.name}
      value={draft[field.name]}
      before={before[field.name]}
      problems={problems}
      onChange={(value) => onChange({ ...draft, [field.name]: value })}
    />
  );
  const more = offered.filter((field) => !isAtHand(field));
  const hasProblem = more.some(({ name }) => problems[name] !== undefined);
  return (
    <Stack gap="md">
      {exclusive.length > 0 && (
        <Input.Wrapper label="Through" labelElement="div">
          <SegmentedControl
            fullWidth
            aria-label="Through"
            value={chosen ?? ''}
            onChange={choose}
            data={exclusive.map((name) => ({
              value: name,
              label: fields.find((field) => field.name === name)?.label ?? name,
            }))}
          />
        </Input.Wrapper>
      )}
      {offered.filter(isAtHand).map(input)}
      <Accordion variant="separated" {...(hasProblem && { value: 'more', onChange: () => undefined })}>
        <Accordion.Item value="more">
          <Accordion.Control>More settings</Accordion.Control>
          <Accordion.Panel>
            <Stack gap="md">{more.map(input)}</Stack>
          </Accordion.Panel>
        </Accordion.Item>
      </Accordion>
    </Stack>
  );
}

/** The fields that count: of those that exclude each other only the chosen one, which is required then. */
export function fieldsOf(
  { fields, one_of: exclusive = [] }: ChannelTypeModel,
  chosen: string | undefined,
): ChannelField[] {
  return fields
    .filter(({ name }) => !exclusive.includes(name) || name === chosen)
    .map((field) => (field.name === chosen ? { ...field, required: true } : field));
}
