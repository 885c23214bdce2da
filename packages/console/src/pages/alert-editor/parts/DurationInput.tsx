import { Group, Input, NumberInput, Select } from '@mantine/core';

const UNITS = [
  { value: 's', label: 'seconds' },
  { value: 'm', label: 'minutes' },
  { value: 'h', label: 'hours' },
  { value: 'd', label: 'days' },
];

interface Props {
  readonly label: string;
  readonly description?: string;
  /** `10m` */
  readonly value: string;
  readonly error?: string | undefined;
  readonly onChange: (duration: string) => void;
}

/** A duration as a number and a unit. */
export function DurationInput({ label, description, value, error, onChange }: Props) {
  const amount = Number.parseInt(value, 10);
  const unit = value.slice(-1);
  return (
    <Input.Wrapper label={label} description={description} error={error} labelElement="div" size="xs">
      <Group gap="xs" wrap="nowrap" mt={description === undefined ? 3 : 4}>
        <NumberInput
          aria-label={`${label}: how many`}
          size="xs"
          value={amount}
          min={1}
          max={999_999}
          allowDecimal={false}
          allowNegative={false}
          onChange={(next) => onChange(`${Math.max(1, Number(next) || 1)}${unit}`)}
          w={80}
        />
        <Select
          aria-label={`${label}: unit`}
          size="xs"
          data={UNITS}
          value={unit}
          allowDeselect={false}
          onChange={(next) => onChange(`${amount}${next ?? unit}`)}
          w={105}
        />
      </Group>
    </Input.Wrapper>
  );
}
