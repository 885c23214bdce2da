import { Autocomplete, Group, NumberInput, SegmentedControl, Switch } from '@mantine/core';
import type { Cooldown, Dedupe, FloodGuard, NearDuplicates } from '@tocsin/contract';
import { factsOf, useSurrounding } from '../use-surroundings.ts';
import { DurationInput } from './DurationInput.tsx';

interface Form<T> {
  readonly value: T;
  readonly onChange: (value: T) => void;
}

/** How long an alert is quiet after it told. */
export function CooldownForm({ value, onChange }: Form<Cooldown>) {
  return (
    <Group align="flex-start" gap="md">
      <DurationInput
        label="Quiet for"
        value={value.period}
        onChange={(period) => onChange({ ...value, period })}
      />
      <PathInput
        label="For each value of"
        description="Without it, as a whole"
        value={value.key ?? ''}
        onChange={(key) => onChange({ ...value, key: key === '' ? null : key })}
      />
    </Group>
  );
}

const BY = [
  { value: 'document', label: 'each document' },
  { value: 'key', label: 'each value of a field' },
];

/** What is told once, and how long that is remembered. */
export function DedupeForm({ value, onChange }: Form<Dedupe>) {
  return (
    <Group align="flex-start" gap="md">
      <SegmentedControl
        size="xs"
        aria-label="What is told once"
        data={BY}
        value={value.by}
        onChange={(by) =>
          onChange({ ...value, by: by as Dedupe['by'], key: by === 'key' ? (value.key ?? '') : null })
        }
      />
      {value.by === 'key' && (
        <PathInput label="Field" value={value.key ?? ''} onChange={(key) => onChange({ ...value, key })} />
      )}
      <Switch
        label="Forget it after a while"
        checked={value.window != null}
        onChange={(event) => onChange({ ...value, window: event.currentTarget.checked ? '7d' : null })}
      />
      {value.window != null && (
        <DurationInput
          label="Remembered for"
          value={value.window}
          onChange={(window) => onChange({ ...value, window })}
        />
      )}
    </Group>
  );
}

/** How near is nearly the same, and for how long. */
export function NearDuplicatesForm({ value, onChange }: Form<NearDuplicates>) {
  const { features } = useSurrounding();
  const { isHash, isKnown } = factsOf(features, value.feature);
  const isBits = isKnown ? isHash : value.max_distance != null;
  const choose = (feature: string): void => {
    const hash = factsOf(features, feature).isHash;
    onChange({ ...value, feature, min_score: hash ? null : 0.95, max_distance: hash ? 10 : null });
  };
  return (
    <Group align="flex-start" gap="md">
      <Autocomplete
        label="Feature"
        size="xs"
        miw={240}
        data={features.map(({ feature_address }) => feature_address)}
        value={value.feature}
        onChange={choose}
      />
      <NumberInput
        label={isBits ? 'Bits that may differ' : 'Lowest cosine'}
        size="xs"
        w={140}
        min={0}
        max={isBits ? 512 : 1}
        step={isBits ? 1 : 0.01}
        value={(isBits ? value.max_distance : value.min_score) ?? ''}
        onChange={(next) =>
          typeof next === 'number' && onChange({ ...value, [isBits ? 'max_distance' : 'min_score']: next })
        }
      />
      <DurationInput
        label="Within"
        value={value.window}
        onChange={(window) => onChange({ ...value, window })}
      />
    </Group>
  );
}

/** When matches are too many. */
export function FloodGuardForm({ value, onChange }: Form<FloodGuard>) {
  return (
    <Group align="flex-start" gap="md">
      <NumberInput
        label="Times its usual rate"
        size="xs"
        w={150}
        min={1}
        max={10_000}
        value={value.factor ?? 10}
        onChange={(factor) => onChange({ ...value, factor: Number(factor) || 10 })}
      />
      <NumberInput
        label="Never too many up to"
        size="xs"
        w={160}
        min={1}
        max={1_000_000}
        allowDecimal={false}
        value={value.minimum ?? 100}
        onChange={(minimum) => onChange({ ...value, minimum: Number(minimum) || 100 })}
      />
      <DurationInput
        label="Counted over"
        value={value.window ?? '1h'}
        onChange={(window) => onChange({ ...value, window })}
      />
    </Group>
  );
}

interface PathProps {
  readonly label: string;
  readonly description?: string;
  readonly value: string;
  readonly onChange: (path: string) => void;
}

/** A dot path into a match. */
function PathInput({ label, description, value, onChange }: PathProps) {
  const { fields } = useSurrounding();
  const paths = [
    'document_id',
    ...fields.map(({ path }) => path).filter((path) => path.startsWith('metadata.')),
  ];
  return (
    <Autocomplete
      label={label}
      description={description}
      size="xs"
      miw={200}
      placeholder="metadata.brand"
      data={paths}
      value={value}
      onChange={onChange}
    />
  );
}
