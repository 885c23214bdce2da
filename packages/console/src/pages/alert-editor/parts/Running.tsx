import { Group, Select } from '@mantine/core';
import type { Draft } from '../draft.ts';
import { useIssue } from '../issues.ts';
import { Section } from './Section.tsx';

const TRIGGERS = [
  { value: 'results', label: 'something matches' },
  { value: 'no_results', label: 'nothing matches' },
];
const RECORDS = [
  { value: 'auto', label: 'as the collection can bear' },
  { value: 'all', label: 'every run' },
  { value: 'triggered', label: 'runs that fired or failed' },
];

interface Props {
  readonly draft: Draft;
  readonly onChange: (change: Partial<Draft>) => void;
}

/** When an alert fires, and which runs are kept. */
export function Running({ draft, onChange }: Props) {
  return (
    <Section title="When it fires">
      <Group grow align="flex-start" preventGrowOverflow={false}>
        <Select
          label="It fires when"
          miw={200}
          data={TRIGGERS}
          value={draft.triggerOn}
          error={useIssue('trigger_on')}
          allowDeselect={false}
          onChange={(next) => onChange({ triggerOn: next as Draft['triggerOn'] })}
        />
        <Select
          label="What is recorded"
          miw={200}
          data={RECORDS}
          value={draft.record}
          error={useIssue('record')}
          allowDeselect={false}
          onChange={(next) => onChange({ record: next as Draft['record'] })}
        />
      </Group>
    </Section>
  );
}
