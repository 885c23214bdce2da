import { Group, Input, NumberInput, Slider } from '@mantine/core';
import { useIssue } from '../issues.ts';
import type { SearchClause } from '../query/search.ts';
import type { factsOf } from '../use-surroundings.ts';

interface Props {
  readonly clause: SearchClause;
  readonly facts: ReturnType<typeof factsOf>;
  readonly place: string;
  readonly onChange: (clause: SearchClause) => void;
}

/** How near a document must be: the lowest score, or how many bits of a hash may differ. */
export function Threshold({ clause, facts, place, onChange }: Props) {
  const scoreIssue = useIssue(`${place}.min_score`);
  const bitsIssue = useIssue(`${place}.max_distance`);
  const isBits = clause.maxDistance !== null || (facts.isHash && clause.minScore === null);
  const most = isBits ? (facts.size ?? 256) / 2 : 1;
  const value = (isBits ? clause.maxDistance : clause.minScore) ?? 0;
  const label = isBits ? 'Bits that may differ' : 'Lowest score';
  const put = (next: number): void =>
    onChange(isBits ? { ...clause, maxDistance: Math.round(next) } : { ...clause, minScore: next });
  return (
    <Input.Wrapper label={label} labelElement="div" size="xs" error={scoreIssue ?? bitsIssue}>
      <Group gap="md" wrap="nowrap" mt={4}>
        <Slider
          flex={1}
          size="sm"
          thumbLabel={label}
          min={0}
          max={most}
          step={isBits ? 1 : 0.01}
          value={Math.min(value, most)}
          label={null}
          onChange={put}
        />
        <NumberInput
          aria-label={`${label}, as a number`}
          size="xs"
          w={84}
          min={0}
          max={isBits ? 512 : 1}
          step={isBits ? 1 : 0.01}
          decimalScale={isBits ? 0 : 4}
          value={value}
          onChange={(next) => typeof next === 'number' && put(next)}
        />
      </Group>
    </Input.Wrapper>
  );
}
