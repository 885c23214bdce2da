import { Group, Switch, Textarea, TextInput } from '@mantine/core';
import type { Draft } from '../draft.ts';
import { useIssue } from '../issues.ts';
import { Section } from './Section.tsx';

interface Props {
  readonly draft: Draft;
  readonly onChange: (change: Partial<Draft>) => void;
}

/** What an alert is called, and whether it runs. */
export function Identity({ draft, onChange }: Props) {
  return (
    <Section title="What it is">
      <TextInput
        label="Name"
        required
        maxLength={200}
        placeholder="Look-alikes of our logo"
        value={draft.name}
        error={useIssue('name')}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <Textarea
        label="Description"
        autosize
        minRows={1}
        maxRows={6}
        maxLength={1000}
        placeholder="What it watches for, and what to do when it fires"
        value={draft.description}
        error={useIssue('description')}
        onChange={(event) => onChange({ description: event.currentTarget.value })}
      />
      <Group gap="xl">
        <Switch
          label="Enabled"
          description="It checks what arrives"
          checked={draft.enabled}
          onChange={(event) => onChange({ enabled: event.currentTarget.checked })}
        />
        <Switch
          label="Shadow"
          description="It runs for real and tells nobody"
          checked={draft.shadow}
          onChange={(event) => onChange({ shadow: event.currentTarget.checked })}
        />
      </Group>
    </Section>
  );
}
